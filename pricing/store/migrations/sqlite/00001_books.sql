-- +goose Up
CREATE TABLE books (
    id        INTEGER PRIMARY KEY AUTOINCREMENT, -- an id never means another book
    name      TEXT    NOT NULL UNIQUE,           -- what every output calls it
    pulled_at TEXT    NOT NULL,                  -- RFC 3339 in UTC
    note      TEXT    NOT NULL,
    oldest    TEXT    NOT NULL,                  -- as-of dates of its prices
    newest    TEXT    NOT NULL,
    prices    INTEGER NOT NULL,                  -- things with a price
    parts     TEXT    NOT NULL,                  -- JSON list: what was fetched
    findings  TEXT    NOT NULL                   -- JSON list: what was found and accepted
) STRICT;

CREATE INDEX books_pulled ON books (pulled_at, id);

-- The book as pricing.Open reads it, apart from its row, so that a list of books reads no megabytes.
CREATE TABLE encoded (
    book  INTEGER PRIMARY KEY REFERENCES books (id),
    bytes BLOB    NOT NULL
) STRICT;

-- A section is the prices of one service in one region. Books with the same prices there, from the same sources, share it.
CREATE TABLE sections (
    id      INTEGER PRIMARY KEY,
    hash    TEXT    NOT NULL UNIQUE, -- of its content
    service TEXT    NOT NULL,
    region  TEXT    NOT NULL
) STRICT;

CREATE TABLE book_sections (
    book    INTEGER NOT NULL REFERENCES books (id),
    section INTEGER NOT NULL REFERENCES sections (id),
    PRIMARY KEY (book, section)
) STRICT, WITHOUT ROWID;

CREATE INDEX book_sections_section ON book_sections (section);

CREATE TABLE sources (
    id         INTEGER PRIMARY KEY,
    source     TEXT    NOT NULL,
    as_of      TEXT    NOT NULL,
    confidence TEXT    NOT NULL,
    UNIQUE (source, as_of, confidence)
) STRICT;

-- A row is a tier of a price. Amounts and bounds are decimal text.
CREATE TABLE rates (
    section   INTEGER NOT NULL REFERENCES sections (id),
    dimension TEXT    NOT NULL,
    item      TEXT    NOT NULL,
    tier      INTEGER NOT NULL,
    tier_from TEXT    NOT NULL,
    tier_to   TEXT,            -- NULL: without end
    unit      TEXT    NOT NULL,
    usd       TEXT    NOT NULL,
    usd_low   TEXT,            -- of an estimate
    usd_high  TEXT,
    sku       TEXT    NOT NULL,
    source    INTEGER NOT NULL REFERENCES sources (id),
    PRIMARY KEY (dimension, item, section, tier)
) STRICT, WITHOUT ROWID;

CREATE INDEX rates_sku ON rates (sku) WHERE sku <> '';

-- What an unfinished pull has fetched.
CREATE TABLE staged (
    pull  TEXT NOT NULL,
    part  TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (pull, part)
) STRICT;

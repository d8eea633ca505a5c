package store

import "context"

// SavePart keeps a part that a pull has fetched, so that the same pull, interrupted and begun again, need not fetch it
// again. A part saved twice is the later one.
func (s *Store) SavePart(ctx context.Context, pull, part string, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO staged (pull, part, bytes) VALUES ($1, $2, $3)
		ON CONFLICT (pull, part) DO UPDATE SET bytes = excluded.bytes`, pull, part, data)
	return s.explain(err)
}

// Parts are what a pull has fetched, by name.
func (s *Store) Parts(ctx context.Context, pull string) (map[string][]byte, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT part, bytes FROM staged WHERE pull = $1", pull)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	out := map[string][]byte{}
	for rows.Next() {
		var name string
		var data []byte
		if err := rows.Scan(&name, &data); err != nil {
			return nil, s.explain(err)
		}
		out[name] = append([]byte{}, data...) // SQLite has no empty bytes but nil
	}
	return out, s.explain(rows.Err())
}

// DropParts forgets what a pull has fetched; of every pull for "".
func (s *Store) DropParts(ctx context.Context, pull string) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM staged WHERE pull = $1 OR $1 = ''", pull)
	return s.explain(err)
}

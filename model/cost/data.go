package cost

import "nines/model"

// database prices a data tier in a region by its topology.
func (b *biller) database(t *model.PlacedTier, s *model.PlacedSite) error {
	switch t.Topology {
	case model.TopologyDynamoDB:
		return b.dynamo(t, s)
	case model.TopologySelfManaged:
		return b.selfManaged(t, s)
	case model.TopologyAurora:
		return b.aurora(t, s)
	}
	return b.rds(t, s)
}

// purchase is one quantity at one key.
type purchase struct {
	text     model.Text
	key      model.PriceKey
	quantity float64
}

// all buys several, in one category.
func (b *biller) all(category string, list ...purchase) error {
	for _, p := range list {
		if err := b.buy(category, p.text, p.key, p.quantity); err != nil {
			return err
		}
	}
	return nil
}

// rds prices a topology's hours as one deployment: the multi-AZ rate is of both copies, the cluster rate of all three.
func (b *biller) rds(t *model.PlacedTier, s *model.PlacedSite) error {
	hour, disk := model.RDSInstance, model.RDSGP3Single
	switch t.Topology {
	case model.TopologyStandby:
		hour, disk = model.RDSMultiAZ, model.RDSGP3Multi
	case model.TopologyCluster:
		hour, disk = model.RDSCluster, model.RDSGP3Cluster
	}
	if err := b.class(t, s, hour, model.RDSRI1y, b.hours, copiesReserved(t)); err != nil {
		return err
	}
	return b.all(model.CategoryData,
		purchase{model.Msg("cost.item.database-disk", "tier", t.ID), model.PriceKey{Dimension: disk, Region: s.Region}, t.DiskGB},
		purchase{model.Msg("cost.item.database-backup", "tier", t.ID), model.PriceKey{Dimension: model.RDSBackup, Region: s.Region}, t.Work.BackupGB},
	)
}

// copiesReserved is how many single-AZ reservations cover one hour of a topology; 0 when none do.
func copiesReserved(t *model.PlacedTier) float64 {
	switch t.Topology {
	case model.TopologyStandby:
		return 2
	case model.TopologyCluster:
		return 0
	}
	return 1
}

// class prices the hours of a database class: the committed share at the one-year rate, the rest on demand.
func (b *biller) class(t *model.PlacedTier, s *model.PlacedSite, hour, reserved model.Dimension, hours, copies float64) error {
	item := t.Engine + " " + t.Offer
	demand, err := b.one(hour, s.Region, item)
	if err != nil {
		return err
	}
	if b.d.Commitments != nil {
		hours -= b.drawn(t, model.CategoryData)
	} else if t.Purchase.Committed > 0 {
		b.led.Use("tiers." + t.Name + ".purchase.committed")
		ri, err := b.one(reserved, s.Region, item)
		single, err2 := b.one(single(hour), s.Region, item)
		if err == nil && err2 == nil && copies > 0 {
			part := hours * t.Purchase.Committed
			b.discounted(model.CategoryData, model.Msg("cost.item.database-committed", "tier", t.ID, "type", t.Offer), &ri,
				part*copies, &single)
			hours -= part
		} else {
			b.cost.Warnings = append(b.cost.Warnings, model.Msg("warn.no-commitment", "type", t.Offer, "region", s.Region))
		}
	}
	b.plain(model.CategoryData, model.Msg("cost.item.database", "tier", t.ID, "type", t.Offer), &demand, hours)
	return nil
}

// single is the dimension of one copy.
func single(hour model.Dimension) model.Dimension {
	if hour == model.AuroraNode {
		return hour
	}
	return model.RDSInstance
}

// aurora prices nodes, the storage that all nodes of a region share, its requests, and backups.
func (b *biller) aurora(t *model.PlacedTier, s *model.PlacedSite) error {
	if err := b.class(t, s, model.AuroraNode, model.AuroraRI1y, b.unitHours(t), 1); err != nil {
		return err
	}
	return b.all(model.CategoryData,
		purchase{model.Msg("cost.item.database-disk", "tier", t.ID), model.PriceKey{Dimension: model.AuroraStorage, Region: s.Region}, t.DataGB},
		purchase{model.Msg("cost.item.aurora-io", "tier", t.ID), model.PriceKey{Dimension: model.AuroraIO, Region: s.Region}, t.Work.IORequests + t.Work.ReplicaWrite},
		purchase{model.Msg("cost.item.database-backup", "tier", t.ID), model.PriceKey{Dimension: model.AuroraBackup, Region: s.Region}, t.Work.BackupGB},
	)
}

func (b *biller) dynamo(t *model.PlacedTier, s *model.PlacedSite) error {
	return b.all(model.CategoryData,
		purchase{model.Msg("cost.item.dynamodb-read", "tier", t.ID), model.PriceKey{Dimension: model.DynamoRead, Region: s.Region}, t.Work.ReadUnits},
		purchase{model.Msg("cost.item.dynamodb-write", "tier", t.ID), model.PriceKey{Dimension: model.DynamoWrite, Region: s.Region}, t.Work.WriteUnits},
		purchase{model.Msg("cost.item.dynamodb-replicated", "tier", t.ID), model.PriceKey{Dimension: model.DynamoReplWr, Region: s.Region}, t.Work.ReplicaWrite},
		purchase{model.Msg("cost.item.database-disk", "tier", t.ID), model.PriceKey{Dimension: model.DynamoGB, Region: s.Region}, t.DataGB},
		purchase{model.Msg("cost.item.dynamodb-pitr", "tier", t.ID), model.PriceKey{Dimension: model.DynamoPITR, Region: s.Region}, t.Work.BackupGB},
	)
}

// selfManaged prices a database on machines of ours: machines and disks unless a host tier has them, and snapshots.
func (b *biller) selfManaged(t *model.PlacedTier, s *model.PlacedSite) error {
	if t.Host == "" {
		if err := b.instances(t, s, model.CategoryData); err != nil {
			return err
		}
		if err := b.disks(t, s, model.CategoryData); err != nil {
			return err
		}
	}
	return b.buy(model.CategoryData, model.Msg("cost.item.snapshots", "tier", t.ID),
		model.PriceKey{Dimension: model.EBSSnapshot, Region: s.Region}, t.Work.BackupGB)
}

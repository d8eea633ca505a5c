package reference

import "nines/model"

// surgeFigures are what a demand curve needs beyond the steps of growing (scaling.go): how units are taken out again, what
// the shapes of demand look like, how often no capacity is to be had.
var surgeFigures = []Figure{
	{Key: "surge.scale-in.after", Value: 900, Low: 300, High: 1800, Unit: "s", Name: model.Msg("figure.surge.scale-in-after"),
		Provenance: scalingSays("EC2 Auto Scaling documentation: the low alarm of target tracking takes 15 metrics of 60 s", "2026", model.Memory)},
	{Key: "surge.scale-in.kubernetes", Value: 300, Low: 60, High: 900, Unit: "s", Name: model.Msg("figure.surge.scale-in-after"),
		Provenance: scalingSays("Kubernetes documentation: the horizontal pod autoscaler's scale-down stabilization window is 300 s", "2026", model.Memory)},
	{Key: "surge.scale-in.below", Value: 0.9, Low: 0.75, High: 0.95, Unit: "share", Name: model.Msg("figure.surge.scale-in-below"),
		Provenance: scalingSays("EC2 Auto Scaling: the low alarm stands 10 % below the target, as seen in created alarms", "2026", model.Memory)},
	{Key: "surge.scale-in.cooldown", Value: 300, Low: 60, High: 900, Unit: "s", Name: model.Msg("figure.surge.scale-in-cooldown"),
		Provenance: scalingSays("EC2 Auto Scaling documentation: default cooldown of a group 300 s", "2026", model.Memory)},
	{Key: "surge.step.share", Value: 0.25, Low: 0.1, High: 1, Unit: "share", Name: model.Msg("figure.surge.step-share"),
		Provenance: scalingSays("general: a step policy that adds a quarter of the group, twice as much far above target", "2026", model.General)},
	{Key: "surge.step.far", Value: 0.2, Low: 0.1, High: 0.3, Unit: "share", Name: model.Msg("figure.surge.step-far"),
		Provenance: scalingSays("general: the second step begins 20 points of utilization above target", "2026", model.General)},
	{Key: "surge.predict.season", Value: 1, Unit: "d", Name: model.Msg("figure.surge.predict-season"),
		Provenance: scalingSays("EC2 Auto Scaling documentation: predictive scaling needs a day of history, and learns daily and weekly patterns", "2026", model.Memory)},
	{Key: "surge.predict.lead", Value: 300, Low: 60, High: 900, Unit: "s", Name: model.Msg("figure.surge.predict-lead"),
		Provenance: scalingSays("EC2 Auto Scaling documentation: scheduling buffer time 300 s", "2026", model.Memory)},
	{Key: "surge.shape.ramp", Value: 600, Low: 60, High: 3600, Unit: "s", Name: model.Msg("figure.surge.shape-ramp"),
		Provenance: scalingSays("general: ten minutes until a campaign or a news item has its full crowd", "2026", model.General)},
	{Key: "surge.shape.rise", Value: 120, Low: 10, High: 600, Unit: "s", Name: model.Msg("figure.surge.shape-rise"),
		Provenance: scalingSays("general: a flash crowd, such as a ticket opening, is there within two minutes", "2026", model.General)},
	{Key: "surge.shape.hold", Value: 900, Low: 300, High: 3600, Unit: "s", Name: model.Msg("figure.surge.shape-hold"),
		Provenance: scalingSays("general: a quarter of an hour on top", "2026", model.General)},
	{Key: "surge.shape.decay", Value: 3600, Low: 900, High: 14400, Unit: "s", Name: model.Msg("figure.surge.shape-decay"),
		Provenance: scalingSays("general: an hour until a flash crowd has gone", "2026", model.General)},
	{Key: "surge.refused", Value: 0.03, Low: 0.01, High: 0.15, Unit: "probability", Name: model.Msg("figure.surge.refused"),
		Provenance: scalingSays("general: chance that on-demand launches are refused (InsufficientInstanceCapacity) when a surge comes; no rate is published. Around a zone event zone.launch-blocked is the figure", "2026", model.General)},
	{Key: "surge.refused.lasts", Value: 1800, Low: 300, High: 7200, Unit: "s", Name: model.Msg("figure.surge.refused-lasts"),
		Provenance: scalingSays("general: half an hour until capacity of the type is there again", "2026", model.General)},
}

package scaling

import (
	"math"

	"nines/model"
	"nines/model/reference"
)

// team turns engineer-days into calendar time and hours.
type team struct {
	crew          int     // people who work on it
	secondsPerDay float64 // calendar seconds that one engineer-day of work takes the team
	hoursPerDay   float64 // engineer hours that it costs, talking included
}

// speed is how much faster n people are than one: each pair of them takes a share c of a person's time to keep in step,
// so n people do n / (1 + c·n(n-1)/2) (Brooks, The Mythical Man-Month, 1975, ch. 2, of the n(n-1)/2 ways to talk).
func speed(n int, c float64) float64 {
	m := float64(n)
	return m / (1 + c*m*(m-1)/2)
}

// teamOf is the people there are today, no more of them than help. The calendar runs at the hours a day that reach a project.
func teamOf(people float64, fig *reference.Reader, led *model.Ledger) team {
	led.Use("operations.people")
	crew, fastest, talk := 1, 1.0, 1.0
	if people >= 2 {
		c := fig.Value("work.coordination")
		for n := 2; n <= int(math.Min(people, 1000)); n++ {
			if s := speed(n, c); s > fastest {
				crew, fastest, talk = n, s, float64(n)/s
			}
		}
	}
	hours := fig.Value("work.hours-a-day")
	workDays := hours / fig.Value("work.focus") / fastest
	return team{crew: crew, secondsPerDay: workDays * week / fig.Value("work.days-a-week"), hoursPerDay: hours * talk}
}

// dense is the team when everything fits into one working day: its clock hours count, not calendar days. Between one day
// and many the stretch falls in smoothly: the first day has its working hours, each further one is a calendar day.
func (t team) dense(days float64, fig *reference.Reader) team {
	workDays := days * t.secondsPerDay / (week / fig.Value("work.days-a-week"))
	if workDays <= 0 {
		return t
	}
	office := fig.Value("work.hours-a-day") * 3600
	calendar := office * math.Min(1, workDays)
	if workDays > 1 {
		calendar += (workDays - 1) * week / fig.Value("work.days-a-week")
	}
	t.secondsPerDay = calendar / days
	return t
}

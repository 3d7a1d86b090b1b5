package relation

import "testing"

func TestOpenings(t *testing.T) {
	var o openings
	words := []string{"获", "开工", "开（复）工", "建成投产"}
	for _, w := range words {
		o.add(w)
	}
	for _, pair := range []string{"获得", "获，", "开工", "开（", "建成"} {
		r := []rune(pair)
		if !o.may(r[0], r[1]) {
			t.Errorf("no trigger may begin with %s", pair)
		}
	}
	yes := 0
	for next := '一'; next < '一'+5000; next++ {
		if o.may('开', next) {
			yes++
		}
	}
	if yes > 50 {
		t.Errorf("of 5000 characters behind 开, %d may go on a trigger", yes)
	}
}

package segment

import "testing"

func TestRecentRuns(t *testing.T) {
	var m recent
	for _, run := range []string{"", "云", "云a", "云溪港镇", "a云b溪c", "\U00020000云"} {
		if recentRun(run) != 0 {
			t.Errorf("%q is kept", run)
		}
	}
	if _, ok := m.cuts(recentRun("云溪")); ok {
		t.Error("known before it was kept")
	}
	if _, ok := m.cuts(0); ok {
		t.Error("what is not kept is known")
	}
	for _, c := range []struct {
		words []string
		want  uint64
	}{{[]string{"云溪"}, 0}, {[]string{"云", "溪"}, 1}, {[]string{"云溪港"}, 0}, {[]string{"云", "溪港"}, 1}, {[]string{"云溪", "港"}, 2}, {[]string{"云", "溪", "港"}, 3}} {
		run := ""
		for _, w := range c.words {
			run += w
		}
		m.keep(recentRun(run), c.words)
		got, ok := m.cuts(recentRun(run))
		if n := len(run)/3 - 1; !ok || got&(1<<n-1) != c.want {
			t.Errorf("%q: got %b, %v", c.words, got, ok)
		}
	}
}

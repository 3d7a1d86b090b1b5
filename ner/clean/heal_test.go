package clean

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// damage takes the lead byte of character n off a text in GBK and reads the rest
// as a converter does: pairs without a character are dropped, bytes that are no
// character become ?, full-width marks are narrowed. It returns the characters
// that are read wrong, and whether a byte got lost besides the first.
func damage(text []rune, n int) (out string, lossy bool) {
	g := gbkTable()
	var b []byte
	start := 0
	for i, r := range text {
		if i == n {
			start = len(b)
		}
		if p, ok := g.pair[r]; ok && r >= 0x80 {
			b = append(b, p[0], p[1])
		} else {
			b = append(b, byte(r))
		}
	}
	var sb strings.Builder
	sb.WriteString(string(text[:n]))
	sb.WriteByte('?')
	for i := start + 1; i < len(b); {
		c := b[i]
		if c < 0x80 {
			sb.WriteByte(c)
			i++
			continue
		}
		if i+1 < len(b) && b[i+1] >= 0x40 && b[i+1] != 0x7f {
			switch r := g.char[int(c)<<8|int(b[i+1])]; {
			case r == 0:
				lossy = true
			case r >= 0xff01 && r <= 0xff5e && strings.ContainsRune("！，：；？（）", r):
				sb.WriteRune(r - 0xfee0)
			default:
				sb.WriteRune(r)
			}
			i += 2
			continue
		}
		sb.WriteByte('?')
		lossy = true
		i++
	}
	return sb.String(), lossy
}

// Sentences of our own, as reports have them, of places and firms that do not
// exist.
var sound = []string{
	"全年完成固定资产投资58亿元，增长12%，其中工业投资31亿元。“云桥通”平台上线运行，惠及企业260家，兑现资金4200万元。",
	"青禾区引进新材料项目16个，总投资75亿元。《青禾区产业振兴三年行动方案》印发实施，规上工业企业达到138家。",
	"城镇新增就业3600人，发放创业担保贷款1.9亿元。农村居民人均可支配收入21350元，同比增长8%，快于城镇居民。",
	"改造老旧小区24个，惠及居民1.2万户；新建停车位1800个，群众出行更加方便。全区森林覆盖率达63%，空气优良天数比例保持全省前列。",
	"与省农科院签订战略合作协议，共建研发中心3家。全区高新技术企业总数突破90家，数字经济核心产业增加值占比提高到11%。",
}

func healed1(c *Cleaner, text string) string {
	w := newWork(text, new(buffers), c.classes)
	c.heal(w)
	w.width()
	return str(w.cells)
}

// rate counts what becomes of damaged texts.
type rate struct{ all, exact, open, left, wrong int }

// heals damages a text at every character that keep accepts. Healed exactly,
// healed with the lost character left open (□), left as it was, or wrong.
func heals(t *testing.T, c *Cleaner, text string, n *rate, keep func(r rune, lossy bool) bool) {
	rs := []rune(text)
	for i, r := range rs {
		if r < 0x80 || i == 0 {
			continue
		}
		d, lossy := damage(rs, i)
		if !keep(r, lossy) {
			continue
		}
		n.all++
		got := healed1(c, d)
		w := newWork(d, new(buffers), c.classes)
		w.width()
		switch {
		case got == text:
			n.exact++
		case got == str(w.cells):
			n.left++
		case agree(got, text):
			n.open++
		default:
			n.wrong++
			t.Logf("%s\n\t-> %s", d, got)
		}
	}
}

func agree(got, want string) bool {
	a, b := []rune(got), []rune(want)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && a[i] != missing {
			return false
		}
	}
	return true
}

func TestHealRates(t *testing.T) {
	c := newCleaner(t)
	for _, script := range []string{"simplified", "traditional"} {
		for _, k := range []string{"mark", "han"} {
			for _, l := range []bool{false, true} {
				var n rate
				for _, s := range sound {
					if script == "traditional" {
						s = traditionalOf(c, s)
					}
					heals(t, c, s, &n, func(r rune, lossy bool) bool { return isMark(r) == (k == "mark") && lossy == l })
				}
				t.Logf("%s %s lossy=%v: %+v", script, k, l, n)
				// Most of what is healed must be right where no other byte was lost;
				// a reading that cannot be told stays open or as it was.
				if !l && n.wrong*4 > n.all || k == "mark" && !l && n.exact*2 < n.all {
					t.Errorf("%s %s: %+v", script, k, n)
				}
			}
		}
	}
}

func traditionalOf(c *Cleaner, s string) string {
	back := map[rune]rune{}
	for t, p := range c.script.chars {
		if old, ok := back[p]; t != p && (!ok || t < old) {
			back[p] = t
		}
	}
	return strings.Map(func(r rune) rune {
		if t, ok := back[r]; ok && c.script.simplify(string(t)) == string(r) {
			return t
		}
		return r
	}, s)
}

// Halves of sentences of our own in traditional characters. A full stop stands
// between any two.
var (
	firstHalves = []string{
		"全縣新增規上企業%d家，產業鏈條實現全覆蓋", "一年來新建道路%d公里，羣眾出行更加方便", "全年引進項目%d個，一批頭部企業強勢落地",
		"兌現獎補資金%d萬元，企業發展信心持續增強", "改造老舊小區%d個，惠及居民上萬戶", "工業投資增長%d%%",
	}
	secondHalves = []string{
		"“惠農通”平臺上線運行", "《雲橋縣城市更新三年行動方案》印發實施", "可以說實現了良好開局", "積極推進鄉村振興，農民收入穩步提高",
		"加快建設園區，新建標準廠房%d萬平方米", "經濟運行總體平穩", "開展企業走訪活動%d場", "創新環境持續優化，研發投入不斷增長",
	}
)

// TestHealProperty loses the lead byte of the full stop between two halves,
// which is how such pages come about: the text must come out whole whenever no
// other byte was lost, and what stands before the run never changes.
func TestHealProperty(t *testing.T) {
	c := newCleaner(t)
	whole, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		fill := func(s string) string {
			if strings.Contains(s, "%d") {
				return fmt.Sprintf(s, rapid.IntRange(2, 990).Draw(t, "n"))
			}
			return s
		}
		a := fill(rapid.SampledFrom(firstHalves).Draw(t, "first"))
		b := fill(rapid.SampledFrom(secondHalves).Draw(t, "second"))
		text := []rune(a + "。" + b + "。")
		d, lossy := damage(text, len([]rune(a)))
		got := healed1(c, d)
		if !strings.HasPrefix(got, a) {
			t.Fatalf("%s\n-> %s", d, got)
		}
		if lossy {
			return
		}
		all++
		if got == string(text) {
			whole++
		} else {
			t.Fatalf("%s\n-> %s\nnot %s", d, got, string(text))
		}
	})
	t.Logf("%d of %d whole", whole, all)
	if all < 20 {
		t.Errorf("only %d texts lost nothing but one byte", all)
	}
}

func TestPairTable(t *testing.T) {
	var table pairTable
	if n := table.get(pairKey('青', '禾')); n != 0 {
		t.Errorf("an empty table has a pair %d times", n)
	}
	want := map[uint32]int16{}
	for i := range rune(5000) {
		k := pairKey('一'+i%70, '一'+i%110*7)
		*table.at(k)++
		want[k]++
	}
	k := pairKey('𠀀', '𠀀') // its bits are all zero
	*table.at(k) = 3
	want[k] = 3
	for k, n := range want {
		if got := table.get(k); got != int(n) {
			t.Fatalf("pair %x: %d times, want %d", k, got, n)
		}
	}
	if n := table.get(pairKey('禾', '青')); n != 0 || table.taken != len(want) {
		t.Errorf("a pair that is not there %d times; %d pairs, want %d", n, table.taken, len(want))
	}
	if table.reset(); table.get(pairKey('一', '一')) != 0 {
		t.Error("a pair is left after reset")
	}
}

// The best guesses stand as a stable sort has them.
func TestPlaced(t *testing.T) {
	var all, best []guess
	for i := range 100 {
		q := guess{s: byte(i), good: float64(i * 37 % 11)}
		all, best = append(all, q), placed(best, q)
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.good, a.good) })
	if !slices.Equal(best, all[:healGuesses]) {
		t.Errorf("%v\nwant %v", best, all[:healGuesses])
	}
}

// TestSoundTextStays: a question mark of a sound text is none of these damages.
func TestSoundTextStays(t *testing.T) {
	c := newCleaner(t)
	for _, s := range append([]string{
		"钱从哪里来?人往哪里去?这是摆在青禾区面前的问题。", "项目何时投产?“年底前!”负责人说。", "GDP增速为何放缓?A股上市公司怎么看?",
		"有何良策??大家议论纷纷。", "什么是OPC?VR产业的未来在哪里?",
	}, sound...) {
		want := newWork(s, new(buffers), c.classes)
		want.width()
		if got := healed1(c, s); got != str(want.cells) {
			t.Errorf("%s\n-> %s", s, got)
		}
	}
}

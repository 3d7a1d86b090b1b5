package quantity

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhengpu/ner"
)

// numeral is a number as written, without its unit.
type numeral struct {
	len     int     // bytes
	value   float64 // multiplied out
	chinese bool    // no digit in it
	scaled  bool    // has 万, 亿 …
	bare    bool    // nothing but a scale: 亿, 千万
	vague   bool    // 数十, 几百
	approx  bool    // 余, 多, 来, 几 …
	percent bool    // 百分之五, 三分之一: already a fraction
	digits  int     // digits before the point, when written in digits
	point   bool
	sound   bool // the number can stand without 十, 百 … or digits: false for 三, 两
}

// multiplier is what 十, 百 … multiply a number by.
func multiplier(r rune) (float64, bool) {
	switch r {
	case '十':
		return 1e1, true
	case '百':
		return 1e2, true
	case '千':
		return 1e3, true
	case '万':
		return 1e4, true
	case '亿':
		return 1e8, true
	}
	return 0, false
}

func chineseDigit(r rune) (float64, bool) {
	switch r {
	case '零', '〇':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '两', '贰':
		return 2, true
	case '三', '叁':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

// arabic is the value of a digit, half or full width.
func arabic(r rune) (int, bool) {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0'), true
	case '０' <= r && r <= '９':
		return int(r - '０'), true
	}
	return 0, false
}

func starts(r rune) bool {
	if _, ok := arabic(r); ok {
		return true
	}
	if _, ok := chineseDigit(r); ok {
		return true
	}
	switch r {
	case '十', '百', '千', '万', '亿', '数', '几':
		return true
	}
	return false
}

// parseNumeral reads the number that s begins with. ok is false when there is
// none. It never looks at more than the number itself.
func parseNumeral(s string) (n numeral, ok bool) {
	r, size := utf8.DecodeRuneInString(s)
	if _, is := arabic(r); is {
		return parseDigits(s)
	}
	if f, ok := parseFraction(s); ok {
		return f, true
	}
	_ = size
	return parseChinese(s)
}

func parseDigits(s string) (numeral, bool) {
	var n numeral
	n.sound = true
	i, v := readInt(s)
	n.digits = digitCount(s[:i])
	// Thousands: 2,345,678; only after one to three digits and in threes.
	if n.digits <= 3 {
		if w, j, digits := thousands(s, i, ","); digits > 0 {
			v, i, n.digits = v*math.Pow10(digits)+w, j, n.digits+digits
		}
	}
	if w, j, digits := spacedThousands(s, i, n.digits); j > 0 {
		v, i, n.digits = v*math.Pow10(digits)+w, j, n.digits+digits
	}
	if r, size := utf8.DecodeRuneInString(s[i:]); r == '.' || r == '．' {
		if j, w, f := readFractionPart(s[i+size:]); j > 0 {
			v += w * f
			i += size + j
			n.point = true
			// 1.2.3 is no number.
			if r, size := utf8.DecodeRuneInString(s[i:]); r == '.' || r == '．' {
				if d, _ := utf8.DecodeRuneInString(s[i+size:]); isArabic(d) {
					return numeral{}, false
				}
			}
		}
	}
	n.value = v
	// 1/3: a fraction of small numbers.
	if !n.point && strings.HasPrefix(s[i:], "/") && n.digits <= 2 {
		if j, w := readInt(s[i+1:]); j > 0 && j <= 3 && w > v && v > 0 {
			after, _ := utf8.DecodeRuneInString(s[i+1+j:])
			if !isArabic(after) && after != '/' && after != '.' && after != '万' {
				n.value, n.percent = v/w, true
				n.len = i + 1 + j
				return n, true
			}
		}
	}
	// 4600余万: the word of approximation may stand before the scale.
	j := skipBlank(s, i)
	if k, a := skipApprox(s, j); a {
		if _, l := readScale(s[skipBlank(s, k):]); l > 0 {
			n.approx = true
			j = skipBlank(s, k)
		}
	}
	if strings.HasPrefix(s[j:], "个亿") || strings.HasPrefix(s[j:], "个多亿") {
		j += len("个") // 80个亿
		if strings.HasPrefix(s[j:], "多") {
			n.approx = true
			j += len("多")
		}
	}
	if m, l := readScale(s[j:]); l > 0 {
		n.value *= m
		n.scaled = true
		i = j + l
		// 3亿5000万
		if m == 1e8 {
			if k, w := readInt(s[i:]); k > 0 && k <= 4 {
				if m2, l2 := readScale(s[i+k:]); l2 > 0 && m2 == 1e4 {
					n.value += w * m2
					i += k + l2
				}
			}
		}
	}
	if k, a := skipApprox(s, i); a {
		n.approx = true
		i = k
	}
	n.len = i
	return n, true
}

// thousands reads the groups of three digits at byte i of s that follow a mark of
// one byte each: their value, where they end and how many digits they are.
func thousands(s string, i int, mark string) (v float64, end, digits int) {
	for strings.HasPrefix(s[i:], mark) {
		j, w := readInt(s[i+len(mark):])
		if j != 3 {
			break
		}
		v = v*1000 + w
		i += len(mark) + j
		digits += 3
	}
	return v, i, digits
}

// spacedThousands reads the groups of three digits that follow a blank each at
// byte i of s, as in 1 098.8万公顷: their value, where they end and how many
// digits they are. A list of numbers is none: a fraction, a scale or a word
// must follow. end is 0 when there are no such groups.
func spacedThousands(s string, i, before int) (v float64, end, digits int) {
	if before < 1 || before > 3 || s[0] == '0' {
		return 0, 0, 0
	}
	v, end, digits = thousands(s, i, " ")
	if digits == 0 {
		return 0, 0, 0
	}
	next, size := utf8.DecodeRuneInString(s[end:])
	if next == '.' {
		next, _ = utf8.DecodeRuneInString(s[end+size:])
		if isArabic(next) {
			return v, end, digits
		}
	} else if unicode.Is(unicode.Han, next) && next != '年' && next != '月' && next != '日' && next != '号' {
		return v, end, digits
	}
	return 0, 0, 0
}

func isArabic(r rune) bool { _, ok := arabic(r); return ok }

func digitCount(s string) int { return utf8.RuneCountInString(s) }

func readInt(s string) (int, float64) {
	i, v := 0, 0.0
	for i < len(s) {
		d, size := int(s[i])-'0', 1
		if s[i] >= utf8.RuneSelf {
			r, n := ner.RuneAt(s, i)
			d, size = int(r-'０'), n
		}
		if d < 0 || d > 9 {
			break
		}
		v = v*10 + float64(d)
		i += size
	}
	return i, v
}

func readFractionPart(s string) (n int, digits, factor float64) {
	i, v, f := 0, 0.0, 1.0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		d, ok := arabic(r)
		if !ok {
			break
		}
		v = v*10 + float64(d)
		f *= 10
		i += size
	}
	return i, v, 1 / f
}

func skipBlank(s string, i int) int {
	if strings.HasPrefix(s[i:], " ") {
		return i + 1
	}
	return i
}

// skipApprox passes 余, 多, 来, 几 behind a number.
func skipApprox(s string, i int) (int, bool) {
	if i < len(s) {
		switch r, n := ner.RuneAt(s, i); r {
		case '余', '多', '几', '来':
			return i + n, true
		}
	}
	return i, false
}

// readScale reads 万, 亿, 千万, 万亿 …; the factor and the bytes read.
func readScale(s string) (float64, int) {
	f, i := 1.0, 0
	for i < len(s) {
		r, size := ner.RuneAt(s, i)
		m, ok := multiplier(r)
		if !ok || unitScale(s[i:]) {
			break
		}
		f *= m
		i += size
	}
	return f, i
}

// unitScale reports a 千 or 百 that belongs to the unit: 149万千瓦, 3.7百分点.
func unitScale(s string) bool {
	for _, w := range [...]string{"千瓦", "千伏", "千克", "千米", "千升", "千分点", "千标", "百分点"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// parseFraction reads 三分之一, 百分之五十, 千分之三.
func parseFraction(s string) (numeral, bool) {
	const most = 4 * len("一") // what stands before 分之
	i := strings.Index(s[:min(len(s), most+len("分之"))], "分之")
	if i <= 0 {
		return numeral{}, false
	}
	den, ok := parseChinese(s[:i])
	if !ok || den.len != i || den.value <= 0 {
		return numeral{}, false
	}
	rest := s[i+len("分之"):]
	num, ok := parseChinese(rest)
	if r, _ := utf8.DecodeRuneInString(rest); isArabic(r) {
		num, ok = parseDigits(rest)
	}
	if !ok || num.bare && num.value > den.value {
		return numeral{}, false
	}
	return numeral{len: i + len("分之") + num.len, value: num.value / den.value, chinese: true, percent: true, sound: true, approx: num.approx}, true
}

// parseChinese reads a number in Chinese numerals: 三千五百万, 十余, 数十万, 三点五.
func parseChinese(s string) (numeral, bool) {
	n := numeral{chinese: true}
	i := 0
	for _, w := range [...]string{"数", "几"} {
		if strings.HasPrefix(s, w) {
			m, l := readScale(s[len(w):])
			if l == 0 {
				return numeral{}, false
			}
			n.value, n.len, n.vague, n.approx, n.scaled, n.sound = m, len(w)+l, true, true, true, true
			if k, a := skipApprox(s, n.len); a {
				n.len = k
			}
			return n, true
		}
	}
	var total, section, digit float64
	have, last, runs := false, 0.0, 0 // have: a digit waits for its scale
	var spelled []float64
	scale := false
loop:
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if d, ok := chineseDigit(r); ok {
			if have {
				runs++
			}
			spelled = append(spelled, d)
			digit, have = d, true
			i += size
			continue
		}
		switch r {
		case '十', '百', '千':
			m, _ := multiplier(r)
			if i > 0 && unitScale(s[i:]) {
				break loop
			}
			if !have {
				digit = 1
				if i == 0 {
					n.bare = true
				}
			}
			section += digit * m
			digit, have, scale, last = 0, false, true, m
			i += size
		case '万', '亿':
			m, _ := multiplier(r)
			if i == 0 {
				n.bare = true
			}
			if section == 0 && !have {
				section = 1
			}
			total = (total + section + digit) * m
			section, digit, have, scale, last = 0, 0, false, true, m
			n.scaled = true
			i += size
		case '余', '多', '来':
			// 三千余万: a scale may follow.
			if !scale {
				break loop
			}
			n.approx = true
			i += size
			if m, l := readScale(s[i:]); l > 0 && m >= 1e4 {
				total = (total + section + digit) * m
				section, digit, have = 0, 0, false
				i += l
				n.scaled = true
			}
			break loop
		case '点':
			if !have || scale {
				break loop
			}
			f, j := 0.1, i+size
			v := digit
			for j < len(s) {
				r, size := utf8.DecodeRuneInString(s[j:])
				d, ok := chineseDigit(r)
				if !ok {
					break
				}
				v += d * f
				f /= 10
				j += size
			}
			if j == i+size {
				break loop
			}
			i, digit, n.point = j, v, true
			spelled = nil
			if m, l := readScale(s[i:]); l > 0 {
				total, digit, have, scale, n.scaled = v*m, 0, false, true, true
				i += l
			}
			break loop
		default:
			break loop
		}
	}
	if i == 0 {
		return numeral{}, false
	}
	if runs > 0 && !n.point {
		if scale {
			return numeral{}, false
		}
		// 二〇二三 is spelled out; 三四 is a range read as its lower end.
		if len(spelled) == 4 {
			v := 0.0
			for _, d := range spelled {
				v = v*10 + d
			}
			return numeral{len: i, value: v, chinese: true, sound: true, digits: 4}, true
		}
		if len(spelled) == 2 && spelled[1] == spelled[0]+1 {
			return numeral{len: i, value: spelled[0], chinese: true, approx: true}, true
		}
		return numeral{}, false
	}
	// 一百五 stands for 150, but 一千万零五 does not need it.
	if have && last >= 100 && digit > 0 && !strings.Contains(s[:i], "零") && section > 0 && last != 1e4 && last != 1e8 {
		digit *= last / 10
	}
	n.value = total + section + digit
	n.len = i
	n.sound = scale || n.point
	if n.bare && n.value > 0 {
		// 十五 and 十万 begin with a scale and yet are numbers; 百, 千, 万, 亿 are not.
		if r, _ := utf8.DecodeRuneInString(s); r == '十' {
			n.bare = false
		} else if len(spelled) > 0 {
			n.bare = false
		}
	}
	return n, true
}

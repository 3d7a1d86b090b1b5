package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"zhengpu/ner"
)

// ftmSchema is what FollowTheMoney calls the types of the guide. It has no word
// for honours and industries: they become notes, so that links can point at
// them.
var ftmSchema = map[string]string{
	"District": "PublicBody", "Park": "Organization", "Project": "Project", "Enterprise": "Company", "Program": "Project", "Organization": "Organization",
	"Place": "RealEstate", "Platform": "Asset", "Person": "Person", "Honour": "Note", "Event": "Event", "Industry": "Note", "Document": "Document",
}

var ftmLegal = map[string]bool{"Organization": true, "Company": true, "Person": true}

// ftmEntity is a line of the output.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"` // encoding/json sorts the keys
}

// ftmID makes an id that FollowTheMoney accepts as the value of a property:
// letters, digits and hyphens.
func ftmID(id string) string {
	h := sha256.Sum256([]byte(id))
	return "zp-" + hex.EncodeToString(h[:10])
}

func (e *ftmEntity) set(name string, values ...string) {
	for _, v := range values {
		if v != "" {
			e.Properties[name] = append(e.Properties[name], v)
		}
	}
}

func newFTM(id, schema string) *ftmEntity {
	return &ftmEntity{ftmID(id), schema, map[string][]string{}}
}

func ftmOf(n *Node) string {
	if s, ok := ftmSchema[n.Type]; ok {
		return s
	}
	return "Note"
}

// place is where a statement stands, for people.
func (e *Evidence) place() string {
	s := fmt.Sprintf("%s bytes %d-%d", e.Report.File(), e.Start, e.End)
	if e.Rule != "" {
		s += " rule " + e.Rule
	}
	if e.Confidence != 0 {
		s += " confidence " + num(e.Confidence)
	}
	return s
}

// proof fills what FollowTheMoney has for proofs: summary is the quote,
// description where it stands, proof the report. Links have no proof before
// 4.0 of the model: publisher names the report there, recordId our evidence.
func (e *ftmEntity) proof(ev *Evidence) {
	e.set("summary", ev.Quote)
	e.set("description", ev.place())
	if e.Schema == "Note" {
		e.set("proof", ftmID(ev.Report.ID))
	} else {
		e.set("publisher", ev.Report.Name)
	}
}

// writeFTM writes FollowTheMoney entities, one a line: entities, then a link a
// statement.
func writeFTM(ctx context.Context, g *Graph, o Options, w *writer) error {
	put := func(e *ftmEntity) { w.s(jsonText(e), "\n") }
	for _, p := range g.Reports {
		e := newFTM(p.ID, "PlainText")
		e.set("fileName", p.File())
		e.set("title", p.Title)
		e.set("name", p.Name)
		if p.Year != 0 {
			e.set("date", year(p.Year))
		}
		e.set("country", "cn")
		e.set("notes", p.ID, p.Hash)
		put(e)
	}
	all := g.sums()
	up := map[*Node][]string{}
	for _, e := range g.Edges {
		if e.Predicate == "within" {
			up[e.Source] = append(up[e.Source], ftmID(e.Target.ID))
		}
	}
	for _, n := range g.Nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		schema := ftmOf(n)
		e := newFTM(n.ID, schema)
		e.set("name", n.Name)
		e.set("alias", n.Aliases...)
		e.set("country", "cn")
		e.set("keywords", n.Type)
		e.set("notes", n.ID)
		switch schema {
		case "PublicBody": // both 3.x and 4.x of the model know it; Territory is 4.x alone
			e.set("idNumber", n.Code)
			e.set("parent", up[n]...)
		case "Document":
			e.set("fileName", n.Name)
			e.set("title", n.Name)
		case "Project":
			for _, a := range all[n].status {
				e.set("status", a.Text)
			}
			if a := latest(all[n].investment); a != nil {
				e.set("amount", num(a.Value))
				e.set("currency", map[string]string{"元": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "港元": "HKD", "港币": "HKD"}[a.Unit])
			}
			for _, a := range append(all[n].investment[:len(all[n].investment):len(all[n].investment)], all[n].status...) {
				e.set("summary", a.Evidence.Quote)
				e.set("description", Word("en", a.Name)+" "+a.valueText()+a.Unit+": "+a.Evidence.place())
				e.set("proof", ftmID(a.Evidence.Report.ID))
			}
		}
		for _, k := range []string{"status", "proof"} {
			e.Properties[k] = unique(e.Properties[k])
			if len(e.Properties[k]) == 0 {
				delete(e.Properties, k)
			}
		}
		put(e)
	}
	posts := map[string]bool{}
	for _, e := range g.Edges {
		for _, ev := range e.Evidence {
			if err := ctx.Err(); err != nil {
				return err
			}
			from, to := ftmOf(e.Source), ftmOf(e.Target)
			var link *ftmEntity
			switch p := ner.Predicate(e.Predicate); {
			case p == ner.HoldsPosition && from == "Person":
				name := ev.Position
				if name == "" {
					name = "?"
				}
				post := newFTM("position "+e.Target.ID+" "+name, "Position")
				if !posts[post.ID] {
					posts[post.ID] = true
					post.set("name", e.Target.Name+name)
					post.set("country", "cn")
					if to == "PublicBody" {
						post.set("subnationalArea", e.Target.Name)
					} else if to == "Organization" {
						post.set("organization", ftmID(e.Target.ID))
					}
					put(post)
				}
				link = newFTM(ev.ID, "Occupancy")
				link.set("holder", ftmID(e.Source.ID))
				link.set("post", post.ID)
			case p == ner.UndertakenBy && from == "Project" && ftmLegal[to]:
				link = newFTM(ev.ID, "ProjectParticipant")
				link.set("project", ftmID(e.Source.ID))
				link.set("participant", ftmID(e.Target.ID))
				link.set("role", e.Predicate)
			case p == ner.ParticipatesIn && to == "Project" && ftmLegal[from]:
				link = newFTM(ev.ID, "ProjectParticipant")
				link.set("project", ftmID(e.Target.ID))
				link.set("participant", ftmID(e.Source.ID))
				link.set("role", e.Predicate)
			default:
				link = newFTM(ev.ID, "UnknownLink")
				link.set("subject", ftmID(e.Source.ID))
				link.set("object", ftmID(e.Target.ID))
				link.set("role", e.Predicate)
				if ev.Planned {
					link.set("status", "planned")
				}
			}
			if a, b := ev.Years(); a != 0 {
				link.set("date", year(a))
				if b != a {
					link.set("date", year(b))
				}
			}
			link.set("recordId", ev.ID)
			link.proof(ev)
			put(link)
		}
	}
	for _, x := range g.Observations {
		e := newFTM(x.ID, "Note")
		e.set("name", strings.TrimSpace(x.Indicator+" "+x.Period))
		e.set("entity", ftmID(x.Subject.ID))
		e.set("keywords", PredObservation)
		e.set("notes", x.ID, x.sentence())
		e.proof(x.Evidence)
		put(e)
	}
	return ctx.Err()
}

// sentence tells a figure in schema words, so that nothing is lost where a
// format has no place for figures.
func (x *Observation) sentence() string {
	parts := []string{"indicator=" + x.Indicator}
	add := func(k, v string) {
		if v != "" {
			parts = append(parts, k+"="+v)
		}
	}
	add("value", ptr(x.Value))
	add("unit", x.Unit)
	add("change", ptr(x.Change))
	add("period", x.Period)
	add("rank", x.Rank)
	if x.Target {
		add("target", "true")
	}
	return strings.Join(parts, "; ")
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

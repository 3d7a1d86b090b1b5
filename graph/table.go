package graph

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"
)

// Row is a quad by the numbers of its values, in the order of
// quad.Directions; 0 is no label.
type Row [4]uint32

// Table reads a whole store as of one moment. value gets each value once, with
// its number: they count from 1, in no order that means anything, and values
// that no quad uses may be among them. The rows come in no order either.
func (s *Store) Table(ctx context.Context, value func(n uint32, v quad.Value)) ([]Row, error) {
	done, err := s.begin()
	if err != nil {
		return nil, err
	}
	defer done()
	var rows []Row
	if e, ok := s.db.(*embedded); ok {
		rows, err = e.table(ctx, value)
		err = explain(e.dir, err)
	} else {
		numbers := map[quad.Value]uint32{}
		err = s.scan(ctx, func(q quad.Quad) error {
			var r Row
			for i, d := range quad.Directions {
				v := q.Get(d)
				if v == nil {
					continue
				}
				if r[i] = numbers[v]; r[i] == 0 {
					r[i] = uint32(len(numbers) + 1)
					numbers[v] = r[i]
					value(r[i], v)
				}
			}
			rows = append(rows, r)
			return nil
		})
	}
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, err
}

// table numbers the nodes of the log in the order in which they come.
func (e *embedded) table(ctx context.Context, value func(n uint32, v quad.Value)) ([]Row, error) {
	now, err := e.stamp(ctx)
	if err != nil {
		return nil, err
	}
	var (
		rows    = make([]Row, 0, now.size)      // by the ids of the log, until all are read
		numbers = make([]uint32, now.horizon+1) // by id
		next    uint32
	)
	err = e.log(ctx, func(p *logEntry) error {
		if p.ids != [4]uint64{} {
			var r Row
			for i, id := range p.ids {
				if uint64(uint32(id)) != id {
					return fmt.Errorf("value %d: a store of so many writes cannot be read this way", id)
				}
				r[i] = uint32(id)
			}
			rows = append(rows, r)
			return nil
		}
		v, err := p.nodeValue()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if v == nil {
			return nil
		}
		if n := int(p.id) + 1; n > len(numbers) {
			numbers = append(numbers, make([]uint32, n-len(numbers))...)
		}
		next++
		numbers[p.id] = next
		value(next, v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range rows {
		for k, id := range rows[i] {
			if id == 0 {
				continue
			}
			if int(id) >= len(numbers) || numbers[id] == 0 {
				return nil, fmt.Errorf("%w: a quad without its values", ErrDamaged)
			}
			rows[i][k] = numbers[id]
		}
	}
	return rows, nil
}

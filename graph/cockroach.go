package graph

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/lib/pq"
)

// CockroachDB speaks PostgreSQL's protocol and SQL. Cayley's own package for it
// brings a second driver of three megabytes; this registration does with
// lib/pq, which the PostgreSQL stores use. Beside that it asks for partial
// indexes, which CockroachDB has since version 20.2: without them Cayley makes
// a unique index over subject, predicate and object alone, and a second report
// that states the same fact would be taken for a duplicate and left out.
func init() {
	csql.Register(Cockroach, csql.Registration{
		Driver:              "postgres",
		HashType:            "BYTEA",
		BytesType:           "BYTEA",
		HorizonType:         "BIGSERIAL",
		TimeType:            "timestamp with time zone",
		QueryDialect:        postgres.QueryDialect,
		ConditionalIndexes:  true,
		NoForeignKeys:       true,
		NoSchemaChangesInTx: true,
		Error:               postgres.ConvError,
		RunTx:               postgres.RunTxPostgres,
		TxRetry:             retryCockroach,
	})
}

// SQLSTATEs that ask the client to do a transaction again; it is rolled back.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// lockNotAvailable is what NOWAIT gives instead of waiting.
const lockNotAvailable = "55P03"

// maxTries bounds how often a transaction is done again before its error is
// told.
const maxTries = 20

// pause grows from a millisecond to half a second between tries.
func pause(try int) { time.Sleep(min(time.Millisecond<<try, 500*time.Millisecond)) }

func sqlState(err error) pq.ErrorCode {
	var pe *pq.Error
	if errors.As(err, &pe) {
		return pe.Code
	}
	return ""
}

// retryCockroach runs the statements of a transaction until it is not asked to
// repeat them, by the protocol of the savepoint cockroach_restart.
func retryCockroach(tx *sql.Tx, statements func() error) error {
	if _, err := tx.Exec("SAVEPOINT cockroach_restart"); err != nil {
		return err
	}
	for try := range maxTries {
		err := statements()
		if err == nil {
			// This commits; what is left for COMMIT cannot fail any more.
			_, err = tx.Exec("RELEASE SAVEPOINT cockroach_restart")
		}
		if sqlState(err) != serializationFailure || try == maxTries-1 {
			return err
		}
		pause(try)
		if _, err := tx.Exec("ROLLBACK TO SAVEPOINT cockroach_restart"); err != nil {
			return err
		}
	}
	return nil // not reached
}

// lockTable holds one row, which the writer keeps locked in a transaction that
// it never commits: CockroachDB's advisory locks are there in name only and
// always say yes. The row is also written to, since a lock that is only read
// may be lost when its range moves to another machine.
const lockTable = "zhengpu_lock"

// takeRow is takeLock for CockroachDB.
func (d *database) takeRow(ctx context.Context, create bool) error {
	there, err := d.has(ctx, lockTable)
	if err != nil {
		return err
	}
	if !there {
		if !create {
			return nil // nor is there a store, as marker will say
		}
		if _, err := d.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS `+lockTable+` (name TEXT PRIMARY KEY, taken BIGINT NOT NULL)`); err != nil {
			return d.explain(err)
		}
	}
	for try := range 6 {
		conn, err := d.db.Conn(ctx)
		if err != nil {
			return d.explain(err)
		}
		err = lockRow(ctx, conn)
		if err == nil {
			d.lock = conn
			return nil
		}
		_, _ = conn.ExecContext(ctx, `ROLLBACK`)
		conn.Close()
		switch code := sqlState(err); {
		case errors.Is(err, sql.ErrNoRows):
			if _, err := d.db.ExecContext(ctx, `INSERT INTO `+lockTable+` (name, taken) VALUES ('writer', 0) ON CONFLICT (name) DO NOTHING`); err != nil {
				return d.explain(err)
			}
		case code == lockNotAvailable || code == serializationFailure:
			pause(try + 2)
		default:
			return d.explain(err)
		}
	}
	return fmt.Errorf("%s: %w: wait for it to end", d.name, ErrLocked)
}

// lockRow leaves a transaction open that holds the row.
func lockRow(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, `BEGIN`); err != nil {
		return err
	}
	var taken int64
	if err := conn.QueryRowContext(ctx, `SELECT taken FROM `+lockTable+` WHERE name = 'writer' FOR UPDATE NOWAIT`).Scan(&taken); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, `UPDATE `+lockTable+` SET taken = taken + 1 WHERE name = 'writer'`)
	return err
}

package graph

import (
	"database/sql"
	"errors"

	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/lib/pq"
)

// CockroachDB speaks PostgreSQL's protocol and SQL. Cayley's own package for it
// brings a second driver of three megabytes; this registration does with
// lib/pq, which the PostgreSQL stores use.
func init() {
	csql.Register(Cockroach, csql.Registration{
		Driver:              "postgres",
		HashType:            "BYTEA",
		BytesType:           "BYTEA",
		HorizonType:         "BIGSERIAL",
		TimeType:            "timestamp with time zone",
		QueryDialect:        postgres.QueryDialect,
		NoForeignKeys:       true,
		NoSchemaChangesInTx: true,
		Error:               postgres.ConvError,
		RunTx:               postgres.RunTxPostgres,
		TxRetry:             retryCockroach,
	})
}

// serializationFailure is SQLSTATE 40001: CockroachDB asks the client to do the
// transaction again.
const serializationFailure = "40001"

// retryCockroach runs the statements of a transaction until it is not asked to
// repeat them, by the protocol of the savepoint cockroach_restart.
func retryCockroach(tx *sql.Tx, statements func() error) error {
	if _, err := tx.Exec("SAVEPOINT cockroach_restart"); err != nil {
		return err
	}
	for {
		err := statements()
		if err == nil {
			_, err = tx.Exec("RELEASE SAVEPOINT cockroach_restart")
		}
		var pe *pq.Error
		if !errors.As(err, &pe) || pe.Code != serializationFailure {
			return err
		}
		if _, err := tx.Exec("ROLLBACK TO SAVEPOINT cockroach_restart"); err != nil {
			return err
		}
	}
}

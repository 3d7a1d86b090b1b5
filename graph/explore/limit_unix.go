//go:build unix

package explore

import "syscall"

// limitProcess asks the system to refuse memory far beyond the limit, should
// the watch not come to its turn in time.
func limitProcess(memory int64) {
	most := uint64(memory)*2 + 512<<20
	var r syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_DATA, &r) == nil && r.Max > most {
		r.Cur, r.Max = most, most
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &r) // the watch is there all the same
	}
}

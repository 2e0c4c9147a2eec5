using Kms.Benchmarks;

// Measures the published daemon against baselines of the same run, and prints ratios: this machine's
// absolute numbers say little about another's. `make bench` runs it; --quick takes shorter rounds.
using var bench = new Bench(isQuick: args.Contains("--quick"));
await bench.RunAsync();

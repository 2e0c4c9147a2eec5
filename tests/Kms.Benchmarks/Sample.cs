namespace Kms.Benchmarks;

/// <summary>What one run of the load client saw.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="MedianMicroseconds">Median latency.</param>
/// <param name="P99Microseconds">99th percentile of the latency.</param>
/// <param name="Failures">Answers with another status than Ok.</param>
internal sealed record Sample(double PerSecond, double MedianMicroseconds, double P99Microseconds, long Failures);

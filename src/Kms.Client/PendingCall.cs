namespace Kms.Client;

/// <summary>One request on a connection, until its answer or the connection's end.</summary>
/// <remarks><para>Ownership: the answer's bytes are zeroized by whoever takes the call back.</para></remarks>
internal sealed class PendingCall(ulong requestId)
{
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ulong RequestId { get; } = requestId;

    public Task<Answer> Task => _answer.Task;

    /// <summary>Completes the call; false when nobody waits for it any more.</summary>
    public bool TryComplete(Answer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception cause)
    {
        if (_answer.TrySetException(cause))
        {
            // Nobody may be waiting any more; the exception is observed all the same.
            _ = _answer.Task.Exception;
        }
    }

    /// <summary>Gives the call up: a late answer is thrown away. False when the answer has just come.</summary>
    public bool TryAbandon() => _answer.TrySetCanceled();
}

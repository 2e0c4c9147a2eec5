namespace Kms.Core.Keys;

/// <summary>The place of one version's unsealed material: filled on first use, emptied when idle.</summary>
/// <remarks>
/// <para>Threads: any number use the material; the last one to leave after <see cref="Drop"/>
/// disposes it, so it never goes away under an operation.</para>
/// <para>Ownership: the slot owns the material.</para>
/// </remarks>
internal sealed class MaterialSlot
{
    private const int Dropped = int.MinValue;
    private Holder? _holder;

    /// <summary>Takes the material for one operation; <see cref="Lease.Dispose"/> gives it back.</summary>
    public bool TryAcquire(out Lease lease)
    {
        var holder = Volatile.Read(ref _holder);
        if (holder is not null && holder.TryEnter())
        {
            lease = new Lease(holder);
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>Puts material in. The caller holds the gate under which material is unsealed.</summary>
    public void Fill(IDisposable material) => Volatile.Write(ref _holder, new Holder(material));

    /// <summary>Takes the material out; it is disposed when its last user leaves.</summary>
    public void Drop() => Interlocked.Exchange(ref _holder, null)?.Drop();

    /// <summary>Drops the material if nobody used it since the last call.</summary>
    /// <returns>True when the slot is now empty.</returns>
    public bool DropIfIdle()
    {
        var holder = Volatile.Read(ref _holder);
        if (holder is null)
        {
            return true;
        }

        if (holder.WasUsed)
        {
            holder.WasUsed = false;
            return false;
        }

        Drop();
        return true;
    }

    /// <summary>The right to use material until it is disposed.</summary>
    public readonly struct Lease(Holder holder) : IDisposable
    {
        /// <summary>The material, of the key's algorithm.</summary>
        public IDisposable Material => holder.Material;

        /// <inheritdoc/>
        public void Dispose() => holder.Leave();
    }

    /// <summary>Material with the number of its users; negative once it is dropped.</summary>
    internal sealed class Holder(IDisposable material)
    {
        private int _users;
        private int _isDisposed;

        public IDisposable Material => material;

        public bool WasUsed { get; set; } = true;

        public bool TryEnter()
        {
            if (Interlocked.Increment(ref _users) > 0)
            {
                if (!WasUsed)
                {
                    WasUsed = true;
                }

                return true;
            }

            Leave();
            return false;
        }

        public void Leave()
        {
            // One who came too late passes here as well, so the last user may not be alone.
            if (Interlocked.Decrement(ref _users) == Dropped
                && Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                material.Dispose();
            }
        }

        public void Drop()
        {
            // The drop itself enters as a user, so that the last one out, whoever it is, disposes.
            Interlocked.Increment(ref _users);
            Interlocked.Add(ref _users, Dropped);
            Leave();
        }
    }
}

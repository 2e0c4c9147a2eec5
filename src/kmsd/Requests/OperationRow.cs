using System.Text;
using Kms.Core.Access;
using Kms.Core.Keys;
using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>Carries out one operation on a request that is authorized and whose key is found.</summary>
/// <returns>Ok with the answer written, or why not.</returns>
internal delegate KmsStatus OperationHandler(
    ref RequestContext context, ref BodyReader body, ResponseWriter response);

/// <summary>All there is to know about an operation before it runs: a row of the table.</summary>
internal sealed record OperationRow
{
    public required Opcode Opcode { get; init; }

    /// <summary>What the caller must be permitted; None for everybody.</summary>
    public required Permission Permission { get; init; }

    public required OperationTarget Target { get; init; }

    public KeyNeed Need { get; init; } = KeyNeed.Any;

    public required LaneRule Lane { get; init; }

    public bool AllowsBatch { get; init; }

    public required AuditShape Audit { get; init; }

    public required OperationHandler Handler { get; init; }

    /// <summary>The operation's name for the audit trail.</summary>
    public byte[] Name => field ??= Encoding.ASCII.GetBytes(Opcode.ToString());

    /// <summary>Whether the operation changes keys.</summary>
    public bool IsChange => Audit == AuditShape.Change;

    /// <summary>Whether the key is what the operation needs.</summary>
    public KmsStatus Check(Key key)
    {
        var isRightAlgorithm = Need switch
        {
            KeyNeed.EnabledSymmetric => key.Algorithm.IsSymmetric(),
            KeyNeed.EnabledSigning => key.Algorithm.IsSigning(),
            KeyNeed.EnabledRsa => key.Algorithm == KeyAlgorithm.RSA_4096_ENC_OAEP_SHA_256,
            KeyNeed.Asymmetric => !key.Algorithm.IsSymmetric(),
            _ => true,
        };
        if (!isRightAlgorithm)
        {
            return KmsStatus.WrongAlgorithm;
        }

        return Need is KeyNeed.Any or KeyNeed.Asymmetric ? KmsStatus.Ok : VersionUse.Check(key);
    }
}

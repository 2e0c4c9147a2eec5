using Kms.Protocol;

namespace Kms.Daemon.Listening;

/// <summary>Handles one whole frame.</summary>
internal delegate void FrameAction(Connection connection, in FrameHeader header, ReadOnlySpan<byte> body);

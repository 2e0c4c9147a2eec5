using Kms.Core.Audit;
using Kms.Core.Keys;
using Kms.Daemon.Listening;
using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>The one way of every request: authorize, look up, check, carry out, record, answer.</summary>
/// <remarks><para>Threads: <see cref="Handle"/> and <see cref="CommitTurn"/> on one loop;
/// <see cref="HandleDeferred"/> on any worker.</para></remarks>
internal sealed class RequestPipeline(RequestServices services, CallerDirectory callers) : IFrameHandler
{
    private long _auditFailuresSeen;

    /// <inheritdoc/>
    public object Accept(Kms.Core.Access.Caller caller) => callers.Accept(caller);

    /// <inheritdoc/>
    public void Handle(Connection connection, in FrameHeader header, ReadOnlySpan<byte> body)
    {
        var row = OperationTable.Find(header.Code);
        if (row is not null
            && LaneChooser.Choose(row, header, body, services.Vault.Keys) is { } lane)
        {
            connection.Defer(lane, header, body);
            return;
        }

        Answer(connection, row, header, body, connection.Output);
    }

    /// <inheritdoc/>
    public void HandleDeferred(
        Connection connection, in FrameHeader header, ReadOnlySpan<byte> body, FrameBuffer output) =>
        Answer(connection, OperationTable.Find(header.Code), header, body, output);

    /// <inheritdoc/>
    public bool CommitTurn() => services.Audit.Write(ref _auditFailuresSeen);

    private void Answer(
        Connection connection,
        OperationRow? row,
        in FrameHeader header,
        ReadOnlySpan<byte> body,
        FrameBuffer output)
    {
        var start = FrameWriter.Begin(
            output, header.Flags | FrameFlags.Response, (ushort)KmsStatus.Ok, header.RequestId);
        var isBatch = (header.Flags & FrameFlags.Batch) != 0;
        var status = row is null ? KmsStatus.UnknownOperation
            : isBatch ? RunBatch(connection, row, header, body, output, start)
            : Run(connection, row, header, body, new ResponseWriter(output, isBatchItem: false));
        if (status == KmsStatus.Ok)
        {
            FrameWriter.End(output, start);
            return;
        }

        output.Truncate(start);
        FrameWriter.WriteError(output, header.RequestId, status, RetryAdvice.After(status));
    }

    /// <summary>Every item of a batch goes the same way as a request of its own.</summary>
    private KmsStatus RunBatch(
        Connection connection,
        OperationRow row,
        in FrameHeader header,
        ReadOnlySpan<byte> body,
        FrameBuffer output,
        int start)
    {
        var reader = new BodyReader(body);
        var count = reader.ReadArrayHeader(Limits.BatchItemsMax);
        if (!row.AllowsBatch || count == 0)
        {
            return reader.Status == KmsStatus.Ok ? KmsStatus.InvalidBatch : reader.Status;
        }

        new BodyWriter(output).WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            var item = reader.ReadItem();
            if (reader.Status != KmsStatus.Ok)
            {
                return reader.Status;
            }

            var itemStart = output.Length;
            var status = Run(connection, row, header, item, new ResponseWriter(output, isBatchItem: true));
            if (status != KmsStatus.Ok)
            {
                output.Truncate(itemStart);
                WriteItemError(new BodyWriter(output), status);
            }

            if (output.Length - start - FrameHeader.Size > Limits.FrameBodyBytesMax)
            {
                return KmsStatus.LimitExceeded;
            }
        }

        reader.TryFinish();
        return reader.Status;
    }

    /// <summary>THE function: all that can become of a request, in one place.</summary>
    private KmsStatus Run(
        Connection connection,
        OperationRow row,
        in FrameHeader header,
        ReadOnlySpan<byte> body,
        ResponseWriter response)
    {
        if (row.IsChange && !services.Audit.TryReserve())
        {
            return KmsStatus.AuditUnavailable;
        }

        var context = new RequestContext
        {
            Services = services,
            Connection = (ConnectionState)connection.State!,
            Row = row,
            RequestId = header.RequestId,
            AuditBytesIn = row.Audit == AuditShape.Data ? 0 : -1,
            AuditBytesOut = row.Audit == AuditShape.Data ? 0 : -1,
        };
        var status = TargetResolver.Resolve(ref context, body);
        if (status == KmsStatus.Ok)
        {
            var reader = new BodyReader(body);
            status = Carry(row, ref context, ref reader, response);
        }

        if (row.Audit == AuditShape.None)
        {
            return status;
        }

        if (!Record(in context, status))
        {
            return KmsStatus.AuditUnavailable;
        }

        if (row.IsChange && status == KmsStatus.Ok && !services.Audit.WriteDurably())
        {
            services.Fatal(
                $"The audit trail failed after a change was made; its answer is withheld: {services.Audit.Fault}.");
        }

        return status;
    }

    private KmsStatus Carry(
        OperationRow row, ref RequestContext context, ref BodyReader reader, ResponseWriter response)
    {
        try
        {
            return row.Handler(ref context, ref reader, response);
        }
        catch (StoreFaultException fault)
        {
            services.Fatal(fault.Message);
            return KmsStatus.Internal;
        }
    }

    private bool Record(in RequestContext context, KmsStatus status) =>
        services.Audit.Append(new AuditRecord
        {
            Operation = context.Row.Name,
            Caller = context.Connection.AuditMembers,
            RequestId = context.RequestId,
            Status = status,
            KeyId = context.AuditKeyId,
            KeyName = context.AuditKeyName,
            KeyMembers = context.Key is { } key && key.Id == context.AuditKeyId ? key.AuditMembers : default,
            Version = context.AuditVersion,
            BytesIn = context.AuditBytesIn,
            BytesOut = status == KmsStatus.Ok ? context.AuditBytesOut : Math.Min(context.AuditBytesOut, 0),
        });

    private static void WriteItemError(BodyWriter writer, KmsStatus status)
    {
        writer.WriteArrayHeader(1 + ErrorResponse.FieldCount);
        writer.WriteUInt((ushort)status);
        writer.WriteUInt(RetryAdvice.After(status));
    }
}

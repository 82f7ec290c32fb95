package import Ansz

/// A sink that takes no more than so many bytes.
private struct LimitedSink: ByteSink {
  private(set) var bytes: [UInt8] = []

  struct Full: Error {}

  mutating func write(_ piece: Span<UInt8>) throws {
    guard bytes.count + piece.count <= 1 << 24 else { throw Full() }
    // SAFETY: the buffer is read inside the call.
    unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }
}

/// Checks that salvage, which takes any bytes, gives all of the content of what a decoder accepts within the same limits.
package func checkSalvage(of archive: [UInt8], against decoded: Outcome, limits: Limits) {
  do {
    var salvage = try Salvage(ArrayRandomAccess(archive), limits: limits)
    var sink = LimitedSink()
    let report = try recover(&salvage, to: &sink, fill: .none)
    require(sink.bytes.count == report.recoveredByteCount, "the report counts what was written")
    guard decoded.error == nil else { return }
    require(report.isComplete, "nothing of a good archive is lost: \(report)")
    require(sink.bytes == decoded.content, "salvage gives the content of a good archive")
  } catch is LimitedSink.Full {
    return
  } catch FormatError.limitExceeded {
    return
  } catch {
    require(false, "salvage takes any bytes: \(error)")
  }
}

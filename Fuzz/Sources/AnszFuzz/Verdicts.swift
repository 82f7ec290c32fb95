internal import Ansz
internal import FuzzSupport
internal import Glibc
internal import Synchronization

/// The hashes of the archives that were written: none is written twice, not by a later run either.
///
/// `ANSZ_FUZZ_WRITTEN` names the file that keeps them.
private let written = Mutex(WrittenArchives())

private struct WrittenArchives {
  private var hashes: Set<UInt64> = []
  private let descriptor: CInt

  init() {
    descriptor =
      unsafe getenv("ANSZ_FUZZ_WRITTEN").map { path in
        // SAFETY: the string of the environment, which nobody changes.
        unsafe open(path, O_RDWR | O_CREAT | O_APPEND, 0o600)
      } ?? -1
    var bytes = [UInt8](repeating: 0, count: 8 << 16)
    while descriptor >= 0 {
      // SAFETY: as many bytes as the array has.
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { break }
      for start in stride(from: 0, to: count - 7, by: 8) {
        hashes.insert(bytes[start..<(start + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
  }

  /// Whether a hash is a new one; it isn't from now on.
  mutating func insert(_ hash: UInt64) -> Bool {
    guard hashes.insert(hash).inserted else { return false }
    guard descriptor >= 0 else { return true }
    var bytes: [UInt8] = []
    bytes.append(littleEndian: hash)
    // SAFETY: the array's bytes, read in the call.
    let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    require(count == bytes.count, "a file takes eight bytes")
    return true
  }
}

/// Writes the archive that a script builds to standard output, and what the decoder says of it, so that the second decoder
/// can be asked, too (`Scripts/campaign agreement`).
///
/// ```
/// u32 archive's byte count, archive, u8 number of the error or 0, u64 XXH64 of the content or 0
/// ```
///
/// One archive in four has another byte in some place. Those that take the second decoder long are left out.
func writeVerdict(_ input: [UInt8]) {
  var archive = ScriptedArchive(input).bytes
  let hash = xxh64(input, seed: 1)
  if hash & 3 == 0 {
    archive[Int(hash >> 8 & 0xFF_FFFF) % archive.count] ^= UInt8(1 + hash >> 40 % 255)
  }
  let identity = xxh64(archive, seed: 0)
  guard archive.count < 1 << 10, written.withLock({ $0.insert(identity) }) else { return }
  var limits = Limits()
  limits.maximumContentByteCount = hash >> 48 & 7 == 0 ? 1 << 11 : 1 << 8
  // Sorted records of 64 bytes (codec 4).
  limits.maximumModelByteCount = 16 << 20 + 148 * 64
  let outcome = Outcome(decompressing: archive, limits: limits)
  if case .limitExceeded = outcome.error { return }
  var item: [UInt8] = []
  item.append(littleEndian: UInt32(archive.count))
  item += archive
  item.append(UInt8(outcome.error?.number ?? 0))
  item.append(littleEndian: outcome.error == nil ? xxh64(outcome.content, seed: 0) : 0)
  while !item.isEmpty {
    // SAFETY: `write` reads the array's bytes in the call. Without a reader the process ends by SIGPIPE; libFuzzer's
    // clock interrupts the call.
    let count = unsafe item.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
    require(count > 0 || errno == EINTR, "standard output takes bytes")
    item.removeFirst(max(0, count))
  }
}

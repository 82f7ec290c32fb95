import Ansz
import ByteIO
import Glibc
import Testing

/// How much of a campaign is run: all that is promised with `ANSZ_CAMPAIGN=long`, a sample without it.
enum Campaign {
  static let isLong = getenv("ANSZ_CAMPAIGN").map { String(cString: $0) } == "long"

  /// Parts that run beside each other.
  static let shares = Array(0..<4)

  /// Every one of the numbers, or one of so many, of the share that is asked for.
  static func numbers(_ range: Range<Int>, share: Int, oneOf step: Int) -> [Int] {
    let chosen = isLong ? Array(range) : range.filter { $0 % step == 0 || $0 == range.last }
    return chosen.enumerated().filter { $0.offset % shares.count == share }.map(\.element)
  }

  /// Says what was run, for `Scripts/campaign` to add up.
  static func report(_ name: String, count: Int) {
    print("campaign \(name): \(count)")
  }
}

/// What a decoder makes of an archive: nil for content, or the error.
func refusal(of bytes: [UInt8]) -> FormatError? {
  do {
    _ = try decompress(bytes)
    return nil
  } catch {
    return error
  }
}

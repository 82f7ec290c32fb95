import TestSupport

/// Contents and archives that several tests use.
enum Sample {
  /// Something of each kind in three pieces: words, zeros and noise.
  static let mixed: [UInt8] =
    Samples.text(1_200_000, seed: 1) + [UInt8](repeating: 0, count: 900_000)
    + Samples.random(900_000, seed: 2)

  /// Ten blocks and a short one at a block size of 64 KiB, so that the archive has an index.
  static let indexed = Samples.text(10 * 65_536 + 1000, seed: 3)

  /// Enough for a few blocks of 64 KiB; compresses to less than its size.
  static let text = Samples.text(200_000, seed: 4)
}

/// What the tests know of the format: where blocks begin, and how frames end (Spec §6.1, §12).
enum ArchiveBytes {
  static let blockMarker: [UInt8] = [0xF6, 0x42, 0x6C, 0x6B]
  static let footerByteCount = 24

  /// The offsets of all block headers.
  static func blockOffsets(in archive: [UInt8]) -> [Int] {
    archive.indices.dropLast(3).filter { offset in
      archive[offset] == blockMarker[0] && Array(archive[offset..<(offset + 4)]) == blockMarker
    }
  }

  /// A copy with one bit flipped.
  static func flipping(_ archive: [UInt8], at offset: Int, bit: Int = 0) -> [UInt8] {
    var copy = archive
    copy[offset] ^= 1 << bit
    return copy
  }
}

internal import ByteIO

/// The four bytes that each part of a frame behind the header begins with (Spec §4).
enum Marker {
  static let byteCount = 4
  static let block: UInt32 = 0x6B6C_42F6  // F6 "Blk"
  static let application: UInt32 = 0x7070_41F6  // F6 "App"
  static let endRecord: UInt32 = 0x646E_45F6  // F6 "End"
  static let shortFooter: UInt32 = 0x6E69_46F6  // F6 "Fin"

  /// Whether bytes, possibly fewer than a marker, agree with one of the markers as far as they go.
  static func couldBegin(_ bytes: Span<UInt8>) -> Bool {
    [block, application, endRecord, shortFooter].contains { marker in
      (0..<min(byteCount, bytes.count)).allSatisfy { index in
        bytes[index] == UInt8(truncatingIfNeeded: marker >> (8 * index))
      }
    }
  }
}

/// The four bytes that a frame ends with (Spec §11.1, §12).
enum Closing {
  static let byteCount = 4
  static let short: UInt32 = 0xF673_6E7A  // "zns" F6
  static let long: UInt32 = 0xF653_4E5A  // "ZNS" F6

  static func bytes(_ closing: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: closing)
    return bytes
  }
}

import BlockCoding
import CLevelPeers

/// What an encoder wrote; the storage is used again.
struct Output {
  /// The payload, and behind it room that a peer may want.
  var bytes: [UInt8] = []
  var byteCount = 0
  var codec: BlockCodec = .stored
}

/// A compressor with a setting, which takes a block to a payload and back.
struct Contender {
  /// The compressor, such as `zstd`.
  let family: String
  /// Nil where there are none.
  let level: Int?
  /// Whether it takes whole files, with the window that its own tool would take.
  var isWhole = false
  let encode: (_ content: [UInt8], _ output: inout Output) -> Void
  /// Writes the content, whose size is right already.
  let decode: (_ payload: [UInt8], _ codec: BlockCodec, _ content: inout [UInt8]) -> Void

  static let ours = "ansz"

  var isOurs: Bool { family == Self.ours }

  var name: String {
    family + (level.map { " -\($0)" } ?? "") + (isWhole ? " whole" : "")
  }

  static func ansz(_ level: Int) -> Contender {
    Contender(
      family: ours,
      level: level,
      encode: { content, output in
        output.codec = AnszLevels.encode(content, level: level, into: &output.bytes)
        output.byteCount = output.bytes.count
      },
      decode: { AnszLevels.decode($0, $1, into: &$2) }
    )
  }
}

/// A compressor of others and its setting.
struct Peer: Equatable {
  let family: String
  let level: Int?

  /// Those that are measured when none is named.
  ///
  /// At equal blocks -6 of xz is the same as -9: they differ in their dictionaries alone.
  static let usual: [Peer] =
    [Peer("lz4", 1)] + [1, 3, 9, 19].map { Peer("zstd", $0) }
    + [5, 11].map { Peer("brotli", $0) } + [Peer("xz", 9), Peer("bzip3", nil)]

  static let families = ["lz4", "zstd", "brotli", "xz", "bzip3"]

  init(_ family: String, _ level: Int?) {
    self.family = family
    self.level = level
  }

  /// Reads a name such as `zstd -12`.
  init?(_ name: String) {
    let words = name.split(separator: " ")
    guard let family = words.first.map(String.init), Self.families.contains(family) else {
      return nil
    }
    if family == "bzip3", words.count == 1 {
      self.init(family, nil)
    } else if words.count == 2, words[1].hasPrefix("-"), let level = Int(words[1].dropFirst()) {
      self.init(family, level)
    } else {
      return nil
    }
  }

  var name: String { family + (level.map { " -\($0)" } ?? "") }

  static func version(_ family: String) -> String {
    library(family).version().map { String(cString: $0) } ?? "?"
  }

  /// The peer for contents up to a size.
  func contender(contentByteLimit: Int, isWhole: Bool) -> Contender {
    let library = Self.library(family)
    guard let peer = library.create(Int32(level ?? 0), contentByteLimit, isWhole ? 1 : 0) else {
      fatalError("\(name) has no context")
    }
    return Contender(
      family: family,
      level: level,
      isWhole: isWhole,
      encode: { content, output in
        let room = library.bound(content.count)
        if output.bytes.count < room { output.bytes = [UInt8](repeating: 0, count: room) }
        output.byteCount = output.bytes.withUnsafeMutableBufferPointer { bytes in
          content.withUnsafeBufferPointer {
            library.encode(peer, $0.baseAddress, $0.count, bytes.baseAddress, bytes.count)
          }
        }
        check(output.byteCount > 0, "\(name) fails to encode")
      },
      decode: { payload, _, content in
        let count = content.withUnsafeMutableBufferPointer { content in
          payload.withUnsafeBufferPointer {
            library.decode(peer, $0.baseAddress, $0.count, content.baseAddress, content.count)
          }
        }
        check(count == content.count, "\(name) fails to decode")
      }
    )
  }

  private static func library(_ family: String) -> peer_library {
    switch family {
    case "lz4": peer_lz4().pointee
    case "zstd": peer_zstd().pointee
    case "brotli": peer_brotli().pointee
    case "xz": peer_xz().pointee
    case "bzip3": peer_bzip3().pointee
    default: fatalError("no peer is called \(family)")
    }
  }
}

package import ByteIO

/// A kind in one byte, with parameters behind it (Spec §9.2).
extension BlockFilter {
  /// The kinds; the raw value is the byte.
  private enum Kind: UInt8 {
    case x86Calls = 1
    case planes2 = 2
    case planes4 = 3
    case planes8 = 4
    case samples = 5
    case samplesTwice = 6
  }

  /// The bit of a kind of samples that says that the first one begins at byte 1.
  private static let oddFlag: UInt8 = 1 << 7

  /// Appends the description.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .x86Calls: bytes.append(Kind.x86Calls.rawValue)
    case .planes(let planes):
      let kind: Kind =
        switch planes.stride {
        case .two: .planes2
        case .four: .planes4
        case .eight: .planes8
        }
      bytes.append(kind.rawValue)
    case .samples(let delta):
      let kind: Kind = delta.secondDistance == nil ? .samples : .samplesTwice
      bytes.append(kind.rawValue | (delta.isOdd ? Self.oddFlag : 0))
      bytes.append(varint: delta.distance)
      if let second = delta.secondDistance {
        bytes.append(varint: second)
      }
    }
  }

  /// What stands in the place of a description where there is no filter.
  package static let none: UInt8 = 0

  /// Reads a description, or that there is no filter.
  ///
  /// - Parameter reader: Untrusted.
  /// - Returns: A filter that any bytes can be undone with; nil for none.
  /// - Throws: See ``read(_:)``.
  package static func readOptional(
    _ reader: inout ByteReader
  ) throws(FormatError) -> BlockFilter? {
    let isNone = reader.next == none
    guard isNone else { return try read(&reader) }
    try reader.skip(1)
    return nil
  }

  /// Reads a description.
  ///
  /// - Parameter reader: Untrusted.
  /// - Returns: A filter that any bytes can be undone with.
  /// - Throws: `payloadTruncated` where bytes are missing, `codecForm` for what is no filter.
  package static func read(_ reader: inout ByteReader) throws(FormatError) -> BlockFilter {
    let start = reader.offset
    do throws(FormatError) {
      let byte = try reader.read(UInt8.self)
      if let kind = Kind(rawValue: byte), kind.rawValue < Kind.samples.rawValue {
        switch kind {
        case .planes2: return .planes(BytePlanes(stride: .two))
        case .planes4: return .planes(BytePlanes(stride: .four))
        case .planes8: return .planes(BytePlanes(stride: .eight))
        default: return .x86Calls
        }
      }
      let kind = Kind(rawValue: byte & ~oddFlag)
      guard kind == .samples || kind == .samplesTwice else {
        throw FormatError.corrupt(.codecForm, offset: start)
      }
      return .samples(
        SampleDelta(
          distance: try readDistance(&reader),
          secondDistance: kind == .samplesTwice ? try readDistance(&reader) : nil,
          isOdd: byte & oddFlag != 0
        )
      )
    } catch {
      guard case .truncated(let offset) = error else { throw error }
      throw .corrupt(.payloadTruncated, offset: offset)
    }
  }

  private static func readDistance(_ reader: inout ByteReader) throws(FormatError) -> Int {
    let start = reader.offset
    let distance: Int
    do throws(FormatError) {
      distance = try reader.readVarint()
    } catch {
      guard case .corrupt = error else { throw error }
      throw .corrupt(.codecForm, offset: start)
    }
    guard SampleDelta.distances.contains(distance) else {
      throw .corrupt(.codecForm, offset: start)
    }
    return distance
  }
}

/// Parts the bytes of numbers: the first bytes of all of them, then the second bytes, and so on.
///
/// Bytes of one place in a number are alike, others aren't. Bytes behind the last number stay where they are.
package struct BytePlanes: Equatable, Sendable {
  /// The size of a number in bytes.
  package enum Stride: Int, CaseIterable, Sendable {
    case two = 2
    case four = 4
    case eight = 8
  }

  /// The size of a number, which is the number of planes.
  package let stride: Stride

  /// Planes for numbers of a size.
  package init(stride: Stride) {
    self.stride = stride
  }

  /// Parts the bytes of a content; both have as many bytes.
  func part(_ content: Span<UInt8>, into planes: inout MutableSpan<UInt8>) {
    precondition(content.count == planes.count)
    let stride = stride.rawValue
    let count = content.count / stride
    for plane in 0..<stride {
      for index in 0..<count {
        // SAFETY: index * stride + plane < count * stride, as is the other: both fit into the bytes.
        let byte = unsafe content[unchecked: index &* stride &+ plane]
        unsafe planes[unchecked: plane &* count &+ index] = byte
      }
    }
    for index in (count * stride)..<content.count {
      planes[index] = content[index]
    }
  }

  /// Brings the bytes of numbers together again; both have as many bytes.
  func join(_ planes: Span<UInt8>, into content: inout MutableSpan<UInt8>) {
    precondition(content.count == planes.count)
    let count = planes.count / stride.rawValue
    // SAFETY: the pointers are used inside the calls, for stride * count bytes, which both have.
    unsafe planes.withUnsafeBytes { planes in
      unsafe content.withUnsafeMutableBytes { content in
        guard let source = planes.baseAddress, let target = content.baseAddress else { return }
        switch stride {
        case .two: unsafe Self.join2(source, target, count: count)
        case .four: unsafe Self.join4(source, target, count: count)
        case .eight: unsafe Self.join8(source, target, count: count)
        }
      }
    }
    for index in (count * stride.rawValue)..<planes.count {
      content[index] = planes[index]
    }
  }

  private static func join2(
    _ planes: UnsafeRawPointer,
    _ content: UnsafeMutableRawPointer,
    count: Int
  ) {
    for index in 0..<count {
      // SAFETY: the caller has two planes and as many numbers.
      let low = unsafe UInt16(planes.load(fromByteOffset: index, as: UInt8.self))
      let high = unsafe UInt16(planes.load(fromByteOffset: count &+ index, as: UInt8.self))
      let number = low | high &<< 8
      unsafe content.storeBytes(
        of: number.littleEndian,
        toByteOffset: 2 &* index,
        as: UInt16.self
      )
    }
  }

  private static func join4(
    _ planes: UnsafeRawPointer,
    _ content: UnsafeMutableRawPointer,
    count: Int
  ) {
    for index in 0..<count {
      var number: UInt32 = 0
      for plane in 0..<4 {
        // SAFETY: the caller has four planes and as many numbers.
        let byte = unsafe planes.load(fromByteOffset: plane &* count &+ index, as: UInt8.self)
        number |= UInt32(byte) &<< UInt32(truncatingIfNeeded: 8 &* plane)
      }
      unsafe content.storeBytes(
        of: number.littleEndian,
        toByteOffset: 4 &* index,
        as: UInt32.self
      )
    }
  }

  private static func join8(
    _ planes: UnsafeRawPointer,
    _ content: UnsafeMutableRawPointer,
    count: Int
  ) {
    for index in 0..<count {
      var number: UInt64 = 0
      for plane in 0..<8 {
        // SAFETY: the caller has eight planes and as many numbers.
        let byte = unsafe planes.load(fromByteOffset: plane &* count &+ index, as: UInt8.self)
        number |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 8 &* plane)
      }
      unsafe content.storeBytes(
        of: number.littleEndian,
        toByteOffset: 8 &* index,
        as: UInt64.self
      )
    }
  }
}

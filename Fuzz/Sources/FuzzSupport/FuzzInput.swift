/// A fuzzer's input whose last bytes say how to drive the code under test.
///
/// Parameters come from the tail, so that the fuzzer can grow the data in front without moving them.
package struct FuzzInput {
  /// What is left for the code under test.
  package private(set) var bytes: [UInt8]

  /// All of the bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Takes the last byte; 0 when there is none.
  package mutating func takeLast() -> Int { Int(bytes.popLast() ?? 0) }

  /// Takes up to 7 piece sizes; none stands for pieces as large as the reader asks for.
  ///
  /// Most sizes are small, since structures are; the others reach over several blocks.
  package mutating func takePieceByteCounts() -> [Int] {
    (0..<(takeLast() & 7)).map { _ in
      let size = takeLast()
      return size < 0xE0 ? size + 1 : (size - 0xDF) * 1000
    }
  }
}

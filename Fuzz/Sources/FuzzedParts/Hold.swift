internal import ByteIO
internal import Checksums
internal import Glibc

/// Ends the process when something doesn't hold that must; that is what a fuzzer looks for.
func hold(
  _ condition: Bool,
  _ expectation: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: UInt = #line
) {
  guard condition else {
    fatalError("does not hold: \(expectation())", file: file, line: line)
  }
}

/// What an attempt gives: some value, or an error's number.
enum Answer<Value: Equatable>: Equatable {
  case value(Value)
  case error(Int)

  init(_ attempt: () throws(FormatError) -> Value) {
    do throws(FormatError) {
      self = .value(try attempt())
    } catch {
      self = .error(error.number)
    }
  }
}

private let isThorough = unsafe getenv("ANSZ_FUZZ_THOROUGH") != nil

/// Whether an input is one of so many, by a hash of its bytes.
///
/// With those more is done: a fuzzer finds more with many executions than with long ones. With ANSZ_FUZZ_THOROUGH in
/// the environment all of them are.
func isOne(_ input: [UInt8], in count: Int) -> Bool {
  isThorough || XXH64.hash(input.span, seed: 0x5368_6172_65) % UInt64(count) == 0
}

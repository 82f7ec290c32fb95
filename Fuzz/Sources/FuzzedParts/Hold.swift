internal import ByteIO

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

/// Ends the process when something doesn't hold that must; that is what a fuzzer looks for.
package func require(
  _ condition: @autoclosure () throws -> Bool,
  _ expectation: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: UInt = #line
) rethrows {
  guard try condition() else {
    fatalError("does not hold: \(expectation())", file: file, line: line)
  }
}

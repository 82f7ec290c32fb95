internal import Glibc

/// What can be fuzzed; the raw value is the name in commands.
private enum Target: String, CaseIterable {
  case records = "latent-records"
  case graph = "latent-graph"
}

/// The target that the command names: `ansz-latent-fuzz --target=NAME [libFuzzer arguments]`.
private let target: Target = {
  let flag = "--target="
  let name = CommandLine.arguments.first { $0.hasPrefix(flag) }?.dropFirst(flag.count) ?? ""
  guard let target = Target(rawValue: String(name)) else {
    print("usage: ansz-latent-fuzz --target=NAME [libFuzzer arguments]; NAME is one of")
    for target in Target.allCases {
      print("  \(target.rawValue)")
    }
    exit(2)
  }
  return target
}()

/// What libFuzzer, which has the `main`, calls first; a wrong name ends the process here.
///
/// - Returns: 0, as libFuzzer wants it.
@c(LLVMFuzzerInitialize)
public func initialize(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutableRawPointer
) -> CInt {
  _ = target
  return 0
}

/// What libFuzzer calls with each input.
///
/// - Returns: 0: the input may go into the corpus.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ byteCount: Int) -> CInt {
  // SAFETY: libFuzzer gives `byteCount` bytes, which live during the call; null when there are none.
  var input = unsafe Array(UnsafeBufferPointer(start: bytes, count: byteCount))
  let choice = Int(input.popLast() ?? 0)
  switch (target, choice & 1 == 0) {
  case (.records, true): fuzzRecordDecoding(&input)
  case (.records, false): fuzzRecords(input, terminator: choice & 2 == 0 ? 10 : 0)
  case (.graph, true): fuzzGraphDecoding(&input)
  case (.graph, false): fuzzGraphs(input, isDirected: choice & 2 == 0, isText: choice & 4 == 0)
  }
  return 0
}

/// Takes the content's byte count that a payload promises from the input's last two bytes: 1…16384, as more takes a
/// second and shows nothing new.
func takeContentByteCount(_ input: inout [UInt8]) -> Int {
  let high = Int(input.popLast() ?? 0)
  return 1 + ((high << 8 | Int(input.popLast() ?? 0)) & (1 << 14 - 1))
}

/// Ends the process when something doesn't hold that must; that is what a fuzzer looks for.
func require(
  _ condition: Bool,
  _ expectation: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: UInt = #line
) {
  guard condition else { fatalError("does not hold: \(expectation())", file: file, line: line) }
}

internal import Glibc

/// The target that the command names: `ansz-fuzz --target=NAME [libFuzzer arguments]`.
///
/// libFuzzer leaves flags with two dashes alone, and hands them on to the processes that it starts
/// itself to merge and to minimise.
private let target: FuzzTarget = {
  let flag = "--target="
  let name = CommandLine.arguments.first { $0.hasPrefix(flag) }?.dropFirst(flag.count) ?? ""
  guard let target = FuzzTarget(rawValue: String(name)) else {
    print("usage: ansz-fuzz --target=NAME [libFuzzer arguments]; NAME is one of")
    for target in FuzzTarget.allCases {
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
  target.run(unsafe Array(UnsafeBufferPointer(start: bytes, count: byteCount)))
  return 0
}

import Glibc
import Testing

/// A process and the pipes to it.
///
/// All three pipes are served in one loop, so that neither side can block the other for ever, and
/// everything that waits ends with the command's patience.
final class RunningCommand {
  let processID: pid_t
  /// What has come from standard output so far.
  private(set) var output: [UInt8] = []
  private var errors: [UInt8] = []
  private var descriptors: [Int32]
  private var pending: ArraySlice<UInt8> = []
  private var ending: Ending?
  private let deadline: ContinuousClock.Instant

  /// Starts a program.
  init(_ command: Command) throws {
    // A program that doesn't read must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    deadline = .now + command.patience
    let input = try Pipe()
    let output = try Pipe()
    let errors = try Pipe()
    if !command.pipesBlock {
      _ = fcntl(input.readEnd, F_SETFL, O_NONBLOCK)
      _ = fcntl(output.writeEnd, F_SETFL, O_NONBLOCK)
    }
    processID = try spawn(
      command,
      input: input.readEnd,
      output: output.writeEnd,
      errors: errors.writeEnd
    )
    for descriptor in [input.readEnd, output.writeEnd, errors.writeEnd] {
      close(descriptor)
    }
    descriptors = [input.writeEnd, output.readEnd, errors.readEnd]
    for descriptor in descriptors {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    if ending == nil {
      kill(-processID, SIGKILL)
      waitpid(processID, nil, 0)
    }
    for descriptor in descriptors where descriptor >= 0 {
      close(descriptor)
    }
  }

  /// Hands the program some bytes, and returns when all have gone into the pipe, or nobody reads.
  func write(_ bytes: [UInt8]) {
    pending += bytes
    _ = wait { self.pending.isEmpty }
  }

  /// Ends the program's input.
  func closeInput() {
    closeDescriptor(0)
  }

  /// Reads no more of standard output.
  func closeOutput() {
    closeDescriptor(1)
  }

  func send(_ signal: Int32) {
    kill(processID, signal)
  }

  /// Serves the pipes until something is so.
  ///
  /// - Returns: Whether it came to be before the program's end and the end of all patience.
  func wait(until condition: () -> Bool) -> Bool {
    while !condition() {
      guard ending == nil, deadline > .now else { return condition() }
      exchange()
      reap()
    }
    return true
  }

  /// Ends the input, and waits for the program.
  func finish() -> Outcome {
    closeInput()
    return end()
  }

  /// Waits for the program, whose input stays open.
  func end() -> Outcome {
    while ending == nil || descriptors[1] >= 0 || descriptors[2] >= 0 {
      if deadline < .now {
        kill(-processID, SIGKILL)
        if ending == nil {
          waitpid(processID, nil, 0)
        }
        ending = .hung
        break
      }
      exchange()
      reap()
    }
    return Outcome(ending: ending ?? .hung, output: output, errors: errors)
  }

  private func reap() {
    var status: Int32 = 0
    guard ending == nil, waitpid(processID, &status, WNOHANG) == processID else { return }
    ending =
      status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
    closeInput()
  }

  /// Moves what can be moved, and waits a moment when nothing can.
  private func exchange() {
    var requests = [
      pollfd(fd: pending.isEmpty ? -1 : descriptors[0], events: Int16(POLLOUT), revents: 0),
      pollfd(fd: descriptors[1], events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptors[2], events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&requests, 3, 1) > 0 else { return }
    if requests[0].revents != 0 {
      let count = pending.withUnsafeBytes { Glibc.write(descriptors[0], $0.baseAddress, $0.count) }
      if count > 0 {
        pending.removeFirst(count)
      } else if errno != EAGAIN {
        closeInput()
      }
    }
    if requests[1].revents != 0 {
      receive(1, into: &output)
    }
    if requests[2].revents != 0 {
      receive(2, into: &errors)
    }
  }

  private func receive(_ number: Int, into bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      let count = read(descriptors[number], buffer.baseAddress, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EAGAIN {
        closeDescriptor(number)
      }
    }
  }

  private func closeDescriptor(_ number: Int) {
    if number == 0 {
      pending = []
    }
    guard descriptors[number] >= 0 else { return }
    close(descriptors[number])
    descriptors[number] = -1
  }
}

import Glibc

/// What one run of a program took.
struct ChildUsage: Sendable, Equatable {
  /// By the monotonic clock, from before `execve` until the program had ended.
  var wallSeconds: Double
  /// User and system time of all its threads.
  var cpuSeconds: Double
  var maxRSSKiB: Int
}

/// One run of a program as a filter, pipe to pipe.
enum ChildProcess {
  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - command: the program's path and its arguments.
  ///   - input: what it gets on standard input.
  ///   - output: where its standard output is put.
  ///   - outputLimit: the most bytes it may write, so that a contender gone wild can't fill the
  ///     memory.
  ///   - timeLimit: the most seconds it may take.
  /// - Returns: what the run took, when it was a success.
  /// - Throws: why it was not.
  static func run(
    _ command: [String],
    input: [UInt8],
    output: inout ByteSink,
    outputLimit: Int,
    timeLimit: Double
  ) throws(RunFailure) -> ChildUsage {
    let errors = try Descriptor.temporaryFile()
    let inputPipe = try Pipe()
    let outputPipe = try Pipe()
    let group = try Launcher.launch(
      command,
      input: inputPipe.readEnd.number,
      output: outputPipe.writeEnd.number,
      errors: errors.number
    )
    // The contender has its ends; as long as they were open here too, neither side would see the
    // end of the other's data.
    inputPipe.readEnd.close()
    outputPipe.writeEnd.close()

    let watchdog = Watchdog(group: group, seconds: timeLimit)
    let start = monotonicSeconds()
    let feeder = Feeder([Launcher.goLine, input], into: inputPipe.writeEnd.release())
    let ending = output.drain(outputPipe.readEnd.number, limit: outputLimit)
    if ending != .complete { watchdog.bite() }
    var information = siginfo_t()
    while waitid(P_PGID, id_t(group), &information, WEXITED | WNOWAIT) == -1 && errno == EINTR {}
    let wallSeconds = monotonicSeconds() - start
    let wasKilled = watchdog.callOff()

    var status: CInt = 0
    var usage = rusage()
    var reaped = wait4(-group, &status, 0, &usage)
    while reaped == -1 && errno == EINTR { reaped = wait4(-group, &status, 0, &usage) }
    let waitError = errno
    endLeftovers(of: group)
    let feedError = feeder.join()
    guard reaped > 0 else { throw RunFailure("cannot wait for the program", errno: waitError) }

    switch ending {
    case .complete: break
    case .overflow: throw RunFailure("wrote more than \(outputLimit) bytes")
    case .error(let code): throw RunFailure("cannot read the output", errno: code)
    }
    if wasKilled { throw RunFailure("took longer than \(timeLimit.formatted(places: 1)) s") }
    if let reason = failure(ofStatus: status, errors: errors.number) { throw RunFailure(reason) }
    if feedError != 0 { throw RunFailure("cannot write the input", errno: feedError) }
    return ChildUsage(
      wallSeconds: wallSeconds,
      cpuSeconds: usage.ru_utime.seconds + usage.ru_stime.seconds,
      maxRSSKiB: usage.ru_maxrss
    )
  }

  /// Ends and reaps what a contender has left behind of its own children.
  ///
  /// They have become the harness's children. Alive, they would disturb the runs to come, and
  /// could keep the feeder waiting for someone to read the input.
  private static func endLeftovers(of group: pid_t) {
    while true {
      switch waitpid(-group, nil, WNOHANG) {
      case 0:
        kill(-group, SIGKILL)
        waitpid(-group, nil, 0)
      case -1 where errno != EINTR:
        return
      default:
        continue
      }
    }
  }

  /// Why a wait status is none of success, with the last line that the program had to say.
  private static func failure(ofStatus status: CInt, errors: CInt) -> String? {
    guard status != 0 else { return nil }
    let signal = status & 0x7f
    let reason = signal == 0 ? "exit status \(status >> 8 & 0xff)" : "killed by signal \(signal)"
    return lastLine(of: errors).map { "\(reason): \($0)" } ?? reason
  }

  /// The last line with anything on it among the final bytes of a file.
  private static func lastLine(of descriptor: CInt) -> String? {
    var tail = [UInt8](repeating: 0, count: 2000)
    let size = lseek(descriptor, 0, SEEK_END)
    let count = pread(descriptor, &tail, tail.count, max(0, size - tail.count))
    let text = String(decoding: tail.prefix(max(0, count)), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
      .map(String.init)
  }

  private static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension timeval {
  fileprivate var seconds: Double {
    Double(tv_sec) + Double(tv_usec) / 1e6
  }
}

internal import ArgumentParser
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// One line on standard error that says how far a run has come.
///
/// At a terminal it is drawn over itself, wiped before any message, and gone at the end.
enum ProgressLine {
  /// Whether the line is shown.
  enum Mode: String, ExpressibleByArgument, CaseIterable {
    /// At a terminal.
    case auto
    /// Elsewhere, too: then each time in a line of its own.
    case always
    case never
  }

  private struct State {
    var progress: Progress?
    /// The run before, as it ended: what there is to say until the next one begins.
    var lastRun: ProgressText?
    /// Whether somebody has asked before there was anything to say.
    var isAsked = false
    /// Columns to wipe.
    var width = 0
    /// Draws so far, for a run.
    var tickCount = 0
  }

  private static let state = Mutex(State())
  private static let isShown = Atomic(false)
  private static let isTerminal = StandardDescriptors.isTerminal(2)

  /// Decides whether the line is shown, once, before any run.
  ///
  /// - Parameters:
  ///   - mode: What was asked for.
  ///   - writingToStandardOutput: Whether results go there; unasked no line is drawn between them at a terminal.
  static func enable(_ mode: Mode, writingToStandardOutput: Bool) {
    let isMixed = writingToStandardOutput && StandardDescriptors.isTerminal(1)
    isShown.store(
      mode == .always || mode == .auto && isTerminal && !isMixed,
      ordering: .releasing
    )
  }

  /// The time between two draws; nil when there is nothing to draw.
  static var intervalNanoseconds: Int? {
    guard isShown.load(ordering: .acquiring) else { return nil }
    return isTerminal ? 200_000_000 : 999_999_999
  }

  /// Shows the progress of a run while it runs.
  static func following<Result>(_ progress: Progress, _ body: () throws -> Result) rethrows
    -> Result
  {
    state.withLock {
      $0.progress = progress
      $0.tickCount = 0
      if $0.isAsked { printStatus(&$0) }
    }
    defer {
      // Small files have no thread that would have taken it.
      let isAsked = SignalThread.takeStatusRequest()
      state.withLock {
        wipe(&$0)
        if isAsked { printStatus(&$0) }
        $0.lastRun = progress.snapshot
        $0.progress = nil
      }
    }
    return try body()
  }

  /// Draws the line; called from time to time.
  static func draw() {
    state.withLock { state in
      guard let progress = state.progress else { return }
      state.tickCount += 1
      // What is done sooner isn't worth a flicker.
      guard state.tickCount > 1 || !isTerminal else { return }
      guard isTerminal else {
        write("ansz: \(progress.snapshot.status)\n")
        return
      }
      guard isOurs, isWritable else { return }
      let line = progress.snapshot.line(columns: columns)
      let width = ProgressText.width(of: line)
      write("\r\(line)" + String(repeating: " ", count: max(0, state.width - width)) + "\r")
      state.width = width
    }
  }

  /// Says how far the current run is, whoever asks and wherever the line goes; or how the last one ended; or, when there
  /// was none yet, how the first one begins.
  static func printStatus() {
    state.withLock { printStatus(&$0) }
  }

  private static func printStatus(_ state: inout State) {
    guard let text = state.progress?.snapshot ?? state.lastRun else {
      state.isAsked = true
      return
    }
    state.isAsked = false
    wipe(&state)
    write("ansz: \(text.status)\n")
  }

  /// Takes the line away until it is drawn again.
  static func wipe() {
    state.withLock { wipe(&$0) }
  }

  /// Does something while no line is there and none is drawn.
  static func withoutLine(_ body: () -> Void) {
    state.withLock {
      wipe(&$0)
      body()
    }
  }

  private static func wipe(_ state: inout State) {
    guard state.width > 0 else { return }
    write("\r" + String(repeating: " ", count: min(state.width, columns - 1)) + "\r")
    state.width = 0
  }

  private static func write(_ text: String) {
    // Nothing can be done about a standard error that fails.
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  private static var columns: Int {
    var size = winsize()
    // SAFETY: `size` is alive during the call.
    guard unsafe ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether the terminal is with our job: what runs in the background leaves it alone.
  private static var isOurs: Bool {
    let owner = tcgetpgrp(2)
    return owner == -1 || owner == getpgrp()
  }

  /// Whether the terminal takes a line now.
  ///
  /// The thread that draws takes the signals, too: it must not wait for a terminal that somebody has stopped.
  private static var isWritable: Bool {
    var request = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
    // SAFETY: one request, alive during the call.
    return unsafe poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
  }
}

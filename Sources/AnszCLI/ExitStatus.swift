internal import Ansz
internal import SystemPackage

/// What the command says to the shell.
enum ExitStatus: Int32, Comparable {
  case success = 0
  /// A mistake in the call, or an input or output that fails.
  case failure = 1
  /// An archive that is damaged.
  case corrupt = 2
  /// An archive that needs a newer ansz.
  case unsupported = 3
  /// A mistake of ours.
  case internalError = 4

  /// The status that tells of an error.
  init(_ error: any Error) {
    switch error {
    case let error as FormatError:
      switch error {
      case .truncated, .corrupt, .checksumMismatch: self = .corrupt
      case .unsupported: self = .unsupported
      case .limitExceeded: self = .failure
      }
    case let error as BlamedError: self = ExitStatus(error.error)
    case is NothingSurvives: self = .corrupt
    case is VerificationError: self = .internalError
    default: self = .failure
    }
  }

  static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rawValue < right.rawValue }
}

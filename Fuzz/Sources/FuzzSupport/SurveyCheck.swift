package import Ansz

/// Checks that a survey, which skips the payloads, agrees with the decoder, which doesn't.
package func checkSurvey(of archive: [UInt8], against decoded: Outcome, limits: Limits) {
  var source = PieceSource(archive)
  let surveyed = formatErrorsOnly { RunSummary(try survey(&source, limits: limits)) }
  guard let error = decoded.error else {
    require(surveyed == decoded.ending, "a survey finds the decoder's sizes: \(surveyed)")
    return
  }
  // A decoder finds what a survey finds, unless a payload before it is wrong.
  require(
    error.isOfPayload || surveyed == .failure(error),
    "a survey finds the decoder's error \(error): \(surveyed)"
  )
}

extension FormatError {
  fileprivate var isOfPayload: Bool {
    switch self {
    case .corrupt(let rule, _), .checksumMismatch(let rule, _, _, _): rule.isOfPayload
    default: false
    }
  }
}

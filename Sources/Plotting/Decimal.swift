internal import Glibc

/// A number in plain decimal notation with a fixed count of places.
package func decimal(_ value: Double, _ places: Int) -> String {
  guard value.isFinite, value.magnitude < 1e12 else { return "–" }
  guard places > 0 else { return "\(Int(value.rounded()))" }
  let scale = pow(10, Double(places))
  let scaled = Int((value.magnitude * scale).rounded())
  let digits = "\(scaled % Int(scale))"
  return (value < 0 ? "-" : "") + "\(scaled / Int(scale))."
    + String(repeating: "0", count: places - digits.count) + digits
}

import BlockCoding
import CPeers
import EntropyCoding

/// An entropy coder that takes a block to bytes and back.
struct Coder {
  let name: String
  /// Whether it is one of ours; the others are the measure.
  let isOurs: Bool
  /// 0 or 1: symbols that its statistics depend on.
  let order: Int
  let encode: (_ block: [UInt8], _ bytes: inout [UInt8]) -> Void
  /// Writes the symbols into `block`, which has their number.
  let decode: (_ bytes: [UInt8], _ block: inout [UInt8]) -> Void

  static var all: [Coder] {
    (0...2).flatMap { order in RansKernel.available.map { ansz($0, order: order) } }
      + htscodecs + zstd
  }

  private static func ansz(_ kernel: RansKernel, order: Int) -> Coder {
    let effort =
      order == 0 ? nil : ContextModel.Effort(order: order, tableLimit: 64, rounds: 2)
    return Coder(
      name: "ansz \(kernel.name)\(order == 0 ? "" : " order \(order)")",
      isOurs: true,
      order: order,
      encode: { block, bytes in
        precondition(
          BlockEncoder.encode(block, contexts: effort, with: kernel, into: &bytes) == .rans
        )
      },
      decode: { bytes, block in
        do {
          try BlockCodec.rans.decode(
            bytes.span,
            byteCount: block.count,
            with: kernel,
            into: &block
          )
        } catch {
          fatalError("\(error)")
        }
      }
    )
  }

  /// A coder of others, with a buffer of its own as they want it.
  private static func peer(
    _ name: String,
    order: Int = 0,
    encode: @escaping (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>, Int) -> Int,
    decode: @escaping (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>, Int) -> Int
  ) -> Coder {
    Coder(
      name: name,
      isOurs: false,
      order: order,
      encode: { block, bytes in
        let capacity = peer_hts_bound(block.count) + 4096
        bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
          count = block.withUnsafeBufferPointer {
            Self.call(encode, $0, buffer)
          }
        }
      },
      decode: { bytes, block in
        let count = bytes.withUnsafeBufferPointer { bytes in
          block.withUnsafeMutableBufferPointer {
            Self.call(decode, bytes, $0)
          }
        }
        precondition(count == block.count, "\(name) fails")
      }
    )
  }

  /// Calls a function of C for two buffers that aren't empty.
  private static func call(
    _ function: (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>, Int) -> Int,
    _ input: UnsafeBufferPointer<UInt8>,
    _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    guard let source = input.baseAddress, let target = output.baseAddress else { return 0 }
    return function(source, input.count, target, output.count)
  }

  private static var htscodecs: [Coder] {
    let builds: [(String, Int32)] =
      [("4x16", 0)]
      + (RansKernel.available.contains { $0.name == "avx2" } ? [("32x16 AVX2", 1)] : [])
      + (RansKernel.available.contains { $0.name == "avx512-vbmi" } ? [("32x16 AVX-512", 2)] : [])
    return (0...1).flatMap { order in
      builds.filter { order == 0 || $0.1 > 0 }.map { name, build in
        peer(
          "htscodecs \(name)\(order == 0 ? "" : " order 1")",
          order: order,
          encode: { peer_hts_encode(build, Int32(order), $0, $1, $2, $3) },
          decode: { peer_hts_decode(build, Int32(order), $0, $1, $2, $3) }
        )
      }
    }
  }

  private static var zstd: [Coder] {
    (peer_huff0_available() != 0
      ? [
        peer(
          "Huff0 X2",
          encode: { peer_huff0_encode($0, $1, $2, $3) },
          decode: { peer_huff0_decode($0, $1, $2, $3) }
        )
      ] : [])
      + [
        peer(
          "zstd literals",
          encode: { peer_zstd_encode($0, $1, $2, $3) },
          decode: { peer_zstd_decode($0, $1, $2, $3) }
        )
      ]
  }
}

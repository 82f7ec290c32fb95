// swift-tools-version: 6.2
import PackageDescription

/// Tests may handle pointers without ceremony; the rest holds for them too.
let strictTests: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // `ByteReader` is a `~Escapable` view of bytes; swift-nio ships with this flag too.
  .enableExperimentalFeature("Lifetimes"),
]
let strict = strictTests + [.strictMemorySafety()]

let package = Package(
  name: "ansz",
  products: [
    .executable(name: "ansz", targets: ["AnszCLI"]),
    .library(name: "Ansz", targets: ["Ansz"]),
    .library(name: "LatentCoding", targets: ["LatentCoding"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.4.0"),
  ],
  targets: [
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),

    .target(name: "ByteIO", swiftSettings: strict),
    .target(name: "Checksums", dependencies: ["CXXHash"], swiftSettings: strict),
    // Instructions that Swift can't name, one file for each instruction set.
    .target(name: "CAnszKernels"),
    .target(
      name: "EntropyCoding",
      dependencies: ["ByteIO", "CAnszKernels"],
      swiftSettings: strict
    ),
    .target(name: "MatchFinding", dependencies: ["CAnszKernels"], swiftSettings: strict),
    // Models with latent variables: sets without order, graphs without names.
    .target(name: "LatentCoding", dependencies: ["ByteIO"], swiftSettings: strict),
    .target(
      name: "BlockCoding",
      dependencies: [
        "ByteIO", "CAnszKernels", "Checksums", "EntropyCoding", "LatentCoding", "MatchFinding",
      ],
      swiftSettings: strict
    ),
    .target(
      name: "AnszContainer",
      dependencies: ["BlockCoding", "ByteIO", "Checksums", "LatentCoding"],
      swiftSettings: strict
    ),
    .target(
      name: "AnszPipeline",
      dependencies: ["AnszContainer", "BlockCoding", "ByteIO", "LatentCoding"],
      swiftSettings: strict
    ),
    .target(
      name: "Ansz",
      dependencies: [
        "AnszContainer", "AnszPipeline", "ByteIO",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict
    ),
    // Pictures of ratio against speed, for the command and the benchmarks.
    .target(name: "Plotting", swiftSettings: strict),
    // What Swift does not see of the system, or with /proc alone. and a call that it doesn't see.
    .target(name: "CProcess"),
    .executableTarget(
      name: "AnszCLI",
      dependencies: [
        "Ansz", "CProcess", "Checksums", "EntropyCoding", "Plotting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict
    ),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strictTests),
    .testTarget(
      name: "EntropyCodingTests",
      dependencies: ["BlockCoding", "ByteIO", "Checksums", "EntropyCoding", "TestSupport"],
      swiftSettings: strictTests
    ),
    .testTarget(
      name: "BlockCodingTests",
      dependencies: [
        "BlockCoding", "ByteIO", "CAnszKernels", "Checksums", "EntropyCoding", "MatchFinding",
        "TestSupport",
      ],
      swiftSettings: strictTests
    ),
    .testTarget(
      name: "LatentCodingTests",
      dependencies: ["ByteIO", "LatentCoding", "TestSupport"],
      swiftSettings: strictTests
    ),
    .testTarget(
      name: "MatchFindingTests",
      dependencies: ["CAnszKernels", "MatchFinding", "TestSupport"],
      swiftSettings: strictTests
    ),
    .testTarget(
      name: "AnszContainerTests",
      dependencies: [
        "Ansz", "AnszContainer", "AnszPipeline", "BlockCoding", "ByteIO", "Checksums",
        "TestSupport",
      ],
      swiftSettings: strictTests
    ),
    .testTarget(
      name: "AnszPipelineTests",
      dependencies: [
        "Ansz", "AnszPipeline", "Checksums", "EntropyCoding", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strictTests
    ),
    // What Scripts/campaign runs in full, and Scripts/test in part.
    .testTarget(
      name: "CampaignTests",
      dependencies: ["Ansz", "AnszContainer", "ByteIO", "TestSupport"],
      swiftSettings: strictTests
    ),
    .testTarget(
      name: "AnszCLITests",
      dependencies: ["AnszCLI", "TestSupport"],
      exclude: ["Sessions"],
      swiftSettings: strictTests
    ),
  ]
)

// Measures the entropy coder against others' (Benchmarks/measure-entropy). It needs libraries that nobody else
// does, and `package` declarations: so it is here, and only on request.
if Context.environment["ANSZ_ENTROPY_BENCHMARK"] != nil {
  package.products.append(
    .executable(name: "ansz-entropy-bench", targets: ["EntropyBenchmark"])
  )
  package.targets += [
    .target(
      name: "CPeers",
      path: "Benchmarks/Entropy/CPeers",
      linkerSettings: [.linkedLibrary("htscodecs"), .linkedLibrary(":libzstd.a")]
    ),
    .executableTarget(
      name: "EntropyBenchmark",
      dependencies: ["BlockCoding", "CPeers", "EntropyCoding"],
      path: "Benchmarks/Entropy/Main",
      swiftSettings: strictTests
    ),
  ]
}

// Measures the levels against other compressors (Benchmarks/measure-levels), likewise.
if Context.environment["ANSZ_LEVEL_BENCHMARK"] != nil {
  package.products.append(.executable(name: "ansz-level-bench", targets: ["LevelBenchmark"]))
  package.targets += [
    .target(
      name: "CLevelPeers",
      path: "Benchmarks/Levels/CLevelPeers",
      linkerSettings: ["brotlienc", "brotlidec", "bzip3", "lz4", "lzma", "zstd"].map {
        .linkedLibrary($0)
      }
    ),
    .executableTarget(
      name: "LevelBenchmark",
      dependencies: ["BlockCoding", "CLevelPeers", "Plotting"],
      path: "Benchmarks/Levels/Main",
      swiftSettings: strictTests
    ),
  ]
}

// Measures sets and graphs (Benchmarks/measure-latent), likewise.
if Context.environment["ANSZ_LATENT_BENCHMARK"] != nil {
  package.products.append(.executable(name: "ansz-latent-bench", targets: ["LatentBenchmark"]))
  package.targets.append(
    .executableTarget(
      name: "LatentBenchmark",
      dependencies: ["LatentCoding"],
      path: "Benchmarks/Latent",
      swiftSettings: strictTests
    )
  )
}

// Counts instructions (Benchmarks/count-instructions).
if Context.environment["ANSZ_INSTRUCTION_COUNT"] != nil {
  package.products.append(
    .executable(name: "ansz-instructions", targets: ["InstructionCount"])
  )
  package.targets.append(
    .executableTarget(
      name: "InstructionCount",
      dependencies: ["BlockCoding", "EntropyCoding", "TestSupport"],
      path: "Benchmarks/Instructions",
      swiftSettings: strictTests
    )
  )
}

// What the fuzzer feeds without a container around it (Scripts/fuzz), likewise.
if Context.environment["ANSZ_FUZZ"] != nil {
  package.products.append(.library(name: "FuzzedParts", targets: ["FuzzedParts"]))
  package.targets.append(
    .target(
      name: "FuzzedParts",
      dependencies: [
        "AnszContainer", "BlockCoding", "ByteIO", "Checksums", "EntropyCoding", "LatentCoding",
      ],
      path: "Fuzz/Sources/FuzzedParts",
      swiftSettings: strict
    )
  )
}

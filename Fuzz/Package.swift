// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Fuzzing sees the library as an app does, through its public API; what has none is driven by `FuzzedParts`, a target of
// the library's own package, which is there when ANSZ_FUZZ is set: so Scripts/fuzz builds this, nothing else does.
let package = Package(
  name: "Fuzz",
  products: [
    .executable(name: "ansz-fuzz", targets: ["AnszFuzz"])
  ],
  dependencies: [
    .package(name: "ansz", path: "..")
  ],
  targets: [
    .systemLibrary(
      name: "CFuzzXXHash",
      pkgConfig: "libxxhash",
      providers: [.apt(["libxxhash-dev"])]
    ),
    .target(
      name: "FuzzSupport",
      dependencies: ["CFuzzXXHash", .product(name: "Ansz", package: "ansz")],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "AnszFuzz",
      dependencies: [
        "FuzzSupport",
        .product(name: "Ansz", package: "ansz"),
        .product(name: "FuzzedParts", package: "ansz"),
      ],
      // libFuzzer brings the main, so this target must not.
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
    ),
  ]
)

/// Codes a symbol whose model has a latent variable, without paying for the latent.
///
/// To push *x*: **pop** a latent z under the posterior q(z | x), push x under the likelihood p(x | z),
/// push z under the prior p(z). The bits that choosing z took come back when a reader, who knows x by
/// then, pushes z under the same posterior. What remains is the cost of x under the model itself, when
/// the posterior is the true one; another one costs more and is as reversible.
///
/// ```swift
/// let codec = BitsBack(
///   prior: Categorical(frequencies: [1, 1], layout: .cdf),
///   likelihood: { z in Categorical(frequencies: z == 0 ? [3, 1] : [1, 3], layout: .cdf) },
///   posterior: { x in Categorical(frequencies: x == 0 ? [3, 1] : [1, 3], layout: .cdf) }
/// )
/// ```
///
/// Source: Townsend, Bird and Barber 2019, "Practical lossless compression with latent variables using
/// bits back coding", arXiv:1901.04866.
public struct BitsBack<Prior: Codec, Likelihood: Codec, Posterior: Codec>: Codec
where Prior.Symbol == Posterior.Symbol {
  /// The distribution of the latent.
  public let prior: Prior
  /// The distribution of the symbol, given the latent.
  public let likelihood: (Prior.Symbol) -> Likelihood
  /// The distribution that the latent is drawn from, given the symbol.
  public let posterior: (Likelihood.Symbol) -> Posterior

  /// A model of three codecs.
  ///
  /// Whatever the posterior can draw, prior and likelihood must be able to push.
  public init(
    prior: Prior,
    likelihood: @escaping (Prior.Symbol) -> Likelihood,
    posterior: @escaping (Likelihood.Symbol) -> Posterior
  ) {
    self.prior = prior
    self.likelihood = likelihood
    self.posterior = posterior
  }

  /// Puts a symbol on top of the stack.
  public func push(_ symbol: Likelihood.Symbol, onto stack: inout ANSStack) {
    let latent = posterior(symbol).pop(from: &stack)
    likelihood(latent).push(symbol, onto: &stack)
    prior.push(latent, onto: &stack)
  }

  /// Takes a symbol from the stack.
  public func pop(from stack: inout ANSStack) -> Likelihood.Symbol {
    let latent = prior.pop(from: &stack)
    let symbol = likelihood(latent).pop(from: &stack)
    posterior(symbol).push(latent, onto: &stack)
    return symbol
  }
}

/// The one symbol that there is, for nothing: the likelihood of a symbol that its latent determines.
public struct Certain<Symbol: Equatable>: Codec {
  /// What is popped.
  public let symbol: Symbol

  /// A codec of one symbol.
  public init(_ symbol: Symbol) {
    self.symbol = symbol
  }

  /// Does nothing.
  public func push(_ symbol: Symbol, onto stack: inout ANSStack) {
    precondition(symbol == self.symbol, "the symbol that the latent determines")
  }

  /// Gives the symbol.
  public func pop(from stack: inout ANSStack) -> Symbol { symbol }
}

/// A slot of a symbol: the posterior of bits back for an alias layout.
public struct SlotsOfSymbol: Codec, Sendable {
  private let buckets: SlotBuckets
  private let symbol: Int

  /// All slots of a symbol, equally likely.
  public init(_ symbol: Int, in buckets: SlotBuckets) {
    self.symbol = symbol
    self.buckets = buckets
  }

  /// Puts a slot's rank on top of the stack.
  public func push(_ slot: Int, onto stack: inout ANSStack) {
    let (owner, rank) = buckets.owner(ofSlot: slot)
    precondition(owner == symbol, "a slot of the symbol")
    Uniform(buckets.owned[symbol]).push(rank, onto: &stack)
  }

  /// Draws a slot.
  public func pop(from stack: inout ANSStack) -> Int {
    buckets.slot(of: symbol, rank: Uniform(buckets.owned[symbol]).pop(from: &stack))
  }
}

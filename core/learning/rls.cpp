#include "core/learning/rls.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

#include "core/base/cancellation.h"

namespace spikeloom {
namespace {

constexpr std::size_t hugePage = std::size_t{1} << 21;

// An update reads half the buffer on average, n B/2 entries, and its share of a flush moves 2 n²/B: least at
// B = 2 sqrt(n). A smaller buffer is in favour of the cache; measured best for n = 60, 150 and 300: 12, 16
// and 24.
std::uint16_t bufferCapacity(std::uint32_t n) {
  const auto best = static_cast<std::uint32_t>(1.4 * std::sqrt(static_cast<double>(n)) + 2);
  return static_cast<std::uint16_t>(std::clamp<std::uint32_t>(best / 4 * 4, 8, maxBufferCapacity));
}

template <class Real> NeuronBlock<Real> describe(std::uint32_t n) {
  NeuronBlock<Real> block{};
  block.n = n;
  block.rows = (n + 7) / 8 * 8;
  block.stride = static_cast<std::uint32_t>(RlsBank<Real>::paddedSize(n));
  block.capacity = bufferCapacity(n);
  return block;
}

template <class Real> std::size_t matrixEntries(const NeuronBlock<Real>& block) {
  return std::size_t{block.rows} * block.stride;
}

template <class Real> std::size_t bufferEntries(const NeuronBlock<Real>& block) {
  return (std::size_t{block.capacity} + 1) * block.stride;
}

template <class Real> std::size_t gammaEntries(const NeuronBlock<Real>& block) {
  return (block.capacity + 15u) / 16 * 16;
}

std::size_t roundUp(std::size_t size, std::size_t unit) { return (size + unit - 1) / unit * unit; }

void* allocate(std::size_t size) {
  const std::size_t alignment = size < hugePage ? 64 : hugePage;
  void* memory = std::aligned_alloc(alignment, roundUp(std::max<std::size_t>(size, 1), alignment));
  if (!memory)
    throw std::bad_alloc();
#ifdef __linux__
  // the rows of P are visited in no order: with small pages most visits miss the TLB. Only a hint: failure is
  // harmless
  if (alignment == hugePage)
    madvise(memory, roundUp(size, hugePage), MADV_HUGEPAGE);
#endif
  return memory;
}

} // namespace

template <class Real> void RlsBank<Real>::Free::operator()(void* memory) const { std::free(memory); }

template <class Real>
RlsBank<Real>::RlsBank(std::span<const std::uint32_t> synapseCounts, double lambda, KernelLevel level,
                       const std::stop_token& stop)
    : m_kernel(kernelFor<Real>(level)) {
  assert(m_kernel);
  m_sizes = sizes(synapseCounts);
  for (const std::uint32_t n : synapseCounts)
    m_blocks.push_back(describe<Real>(n));
  m_memory.reset(
      static_cast<Real*>(allocate((m_sizes.matrices + m_sizes.buffers + m_sizes.gammas) * sizeof(Real))));
  Real* matrix = m_memory.get();
  Real* buffer = matrix + m_sizes.matrices;
  Real* gammas = buffer + m_sizes.buffers;
  for (NeuronBlock<Real>& block : m_blocks) {
    block.p = matrix;
    block.buffer = buffer;
    block.gammas = gammas;
    matrix += matrixEntries(block);
    buffer += bufferEntries(block);
    gammas += gammaEntries(block);
  }
  for (std::size_t i = 0; i < m_blocks.size(); ++i) {
    throwIfStopped(stop);
    reset(i, lambda);
  }
}

template <class Real>
typename RlsBank<Real>::Sizes RlsBank<Real>::sizes(std::span<const std::uint32_t> synapseCounts) {
  Sizes out;
  for (const std::uint32_t n : synapseCounts) {
    const auto block = describe<Real>(n);
    out.matrices += matrixEntries(block);
    out.buffers += bufferEntries(block);
    out.gammas += gammaEntries(block);
  }
  return out;
}

template <class Real> std::size_t RlsBank<Real>::bytes(std::span<const std::uint32_t> synapseCounts) {
  const Sizes entries = sizes(synapseCounts);
  const std::size_t size = (entries.matrices + entries.buffers + entries.gammas) * sizeof(Real);
  return roundUp(size, size < hugePage ? 64 : hugePage) + synapseCounts.size() * sizeof(NeuronBlock<Real>);
}

template <class Real> void RlsBank<Real>::reset(std::size_t i, double lambda) {
  assert(lambda > 0);
  NeuronBlock<Real>& block = m_blocks[i];
  std::fill_n(block.p, matrixEntries(block), Real{0});
  std::fill_n(block.buffer, bufferEntries(block), Real{0});
  std::fill_n(block.gammas, gammaEntries(block), Real{0});
  for (std::size_t l = 0; l < block.n; ++l)
    block.p[l * block.stride + l] = static_cast<Real>(1 / lambda);
  block.carry = block.q = 0;
  block.used = 0;
}

template <class Real> void RlsBank<Real>::restart(std::size_t i, std::span<const double> r) {
  assert(r.size() == m_blocks[i].n);
  m_kernel->restart(m_blocks[i], r.data());
}

template <class Real>
double RlsBank<Real>::updateLazy(std::size_t i, std::span<const double> r, double sensitivity, double error,
                                 double* weights) {
  assert(r.size() == m_blocks[i].n);
  return m_kernel->lazyStep(m_blocks[i], r.data(), sensitivity, error, weights);
}

template <class Real>
double RlsBank<Real>::updatePlain(std::size_t i, std::span<const double> r, double sensitivity, double error,
                                  double* weights) {
  assert(r.size() == m_blocks[i].n);
  return m_kernel->plainStep(m_blocks[i], r.data(), sensitivity, error, weights);
}

template <class Real> void RlsBank<Real>::exclude(std::size_t i, std::size_t l) {
  NeuronBlock<Real>& block = m_blocks[i];
  assert(l < block.n);
  m_kernel->flush(block);
  Real* row = block.p + l * block.stride;
  const Real pivot = row[l];
  if (pivot == 0)
    return;
  Real* excluded = block.buffer + std::size_t{block.capacity} * block.stride;
  std::copy_n(row, block.stride, excluded);
  for (std::size_t a = 0; a < block.n; ++a)
    for (std::size_t b = 0; b < block.n; ++b)
      // zero exactly, not up to rounding; elsewhere P_ab and P_ba round alike
      block.p[a * block.stride + b] =
          a == l || b == l ? Real{0} : block.p[a * block.stride + b] - excluded[a] * excluded[b] / pivot;
  if (block.used == 0)
    return;
  // y = P r with the new P; the part of r that is left has q = r·y less what r_l and its y_l explained
  const double yl = block.carry * static_cast<double>(block.buffer[l]);
  const double share = yl / static_cast<double>(pivot);
  for (std::size_t m = 0; m < block.stride; ++m)
    block.buffer[m] = static_cast<Real>(block.carry * static_cast<double>(block.buffer[m]) -
                                        share * static_cast<double>(excluded[m]));
  block.buffer[l] = 0;
  block.carry = 1;
  block.q -= yl * share;
}

template <class Real> void RlsBank<Real>::column(std::size_t i, std::size_t l, std::span<double> out) const {
  const NeuronBlock<Real>& block = m_blocks[i];
  assert(l < block.n && out.size() == block.n);
  const Real* row = block.p + l * block.stride; // P0 is symmetric
  std::copy_n(row, block.n, out.begin());
  for (std::size_t m = 0; m < block.used; ++m) {
    const Real* k = block.buffer + m * block.stride;
    const double gamma = static_cast<double>(block.gammas[m]);
    // the product of the two factors first: P_ab and P_ba round alike
    for (std::size_t a = 0; a < block.n; ++a)
      out[a] -= gamma * (static_cast<double>(k[l]) * static_cast<double>(k[a]));
  }
}

template <class Real> std::vector<double> RlsBank<Real>::matrix(std::size_t i) const {
  const std::size_t n = m_blocks[i].n;
  std::vector<double> all(n * n);
  for (std::size_t l = 0; l < n; ++l)
    column(i, l, std::span(all).subspan(l * n, n));
  return all;
}

template <class Real> void RlsBank<Real>::visitState(StateVisitor& visitor) {
  Real* memory = m_memory.get();
  visitor("P", std::span(memory, m_sizes.matrices), anyFinite);
  memory += m_sizes.matrices;
  visitor("buffer", std::span(memory, m_sizes.buffers), anyFinite);
  memory += m_sizes.buffers;
  visitor("gammas", std::span(memory, m_sizes.gammas), notNegative);
  visitMember(visitor, "carry", &NeuronBlock<Real>::carry, notNegative);
  // rounding in exclude() may bring it below zero
  visitMember(visitor, "q", &NeuronBlock<Real>::q, anyFinite);
  visitMember(visitor, "counts", &NeuronBlock<Real>::used, {0, maxBufferCapacity - 1});
  checkCounts(visitor);
}

// The scalars lie with their neuron; a file is easier to read with an array of each.
template <class Real>
template <class Element>
void RlsBank<Real>::visitMember(StateVisitor& visitor, std::string_view name,
                                Element NeuronBlock<Real>::*member, const Bounds& bounds) {
  std::vector<Element> values;
  for (const NeuronBlock<Real>& block : m_blocks)
    values.push_back(block.*member);
  visitor(name, std::span(values), bounds);
  for (std::size_t i = 0; i < values.size(); ++i)
    m_blocks[i].*member = values[i];
}

/// A full buffer is applied at once; one without corrections is that of a neuron never updated.
template <class Real> void RlsBank<Real>::checkCounts(StateVisitor& visitor) {
  std::size_t tooMany = 0, lost = 0;
  for (NeuronBlock<Real>& block : m_blocks) {
    tooMany += block.used >= block.capacity;
    lost += block.used == 0 && (block.carry != 0 || block.q != 0);
    if (block.used >= block.capacity)
      block.used = 0;
  }
  if (tooMany > 0)
    visitor.refuse("counts", "has more corrections than there is room for, for " + std::to_string(tooMany) +
                                 " neurons");
  if (lost > 0)
    visitor.refuse("counts", "has no corrections for " + std::to_string(lost) +
                                 " neurons that were updated (see carry and q)");
}

template <class Real> bool RlsBank<Real>::wellFormed(const NeuronBlock<Real>& block) {
  const auto zeroFrom = [&block](const Real* row, std::size_t begin) {
    return std::all_of(row + begin, row + block.stride, [](Real x) { return x == 0; });
  };
  for (std::size_t a = 0; a < block.rows; ++a) {
    const Real* row = block.p + a * block.stride;
    if (!zeroFrom(row, a < block.n ? block.n : 0))
      return false;
    for (std::size_t b = 0; b < std::min<std::size_t>(a, block.n); ++b)
      if (row[b] != block.p[b * block.stride + a])
        return false;
  }
  for (std::size_t m = 0; m < block.used; ++m)
    if (!zeroFrom(block.buffer + m * block.stride, block.n))
      return false;
  return true;
}

template <class Real> void RlsBank<Real>::checkState(StateVisitor& visitor) const {
  const auto broken = std::ranges::count_if(m_blocks, [](const auto& block) { return !wellFormed(block); });
  if (broken > 0)
    visitor.refuse("P", "has no symmetric matrices for " + std::to_string(broken) +
                            " neurons, or values outside of them (or in buffer)");
}

template <class Real> bool RlsBank<Real>::excludes(std::size_t i, std::size_t l) const {
  const NeuronBlock<Real>& block = m_blocks[i];
  for (std::size_t a = 0; a < block.n; ++a)
    if (block.p[a * block.stride + l] != 0 || block.p[l * block.stride + a] != 0)
      return false;
  for (std::size_t m = 0; m < block.used; ++m)
    if (block.buffer[m * block.stride + l] != 0)
      return false;
  return true;
}

template class RlsBank<float>;
template class RlsBank<double>;

} // namespace spikeloom

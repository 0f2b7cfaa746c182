#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/analysis/open_loop.h"
#include "core/analysis/open_loop_details.h"
#include "core/session/cause_axis.h"

namespace spikeloom {

/// Which causes are wanted, of a network in place. A value, made on any thread.
struct CauseRequest {
  std::uint64_t network = 0; ///< another number for another network or other parameters of it
  OpenLoopInput input;
  CauseAxis axis = CauseAxis::SynapticTimeConstant;
  std::optional<double> place; ///< on the axis: computed before the curve
  bool curve = false;          ///< the whole axis, coarse to fine
  bool details = false;        ///< of the place; after it
  std::uint32_t neuron = 0;    ///< whose traces are shown
  std::size_t neurons = 16;    ///< whose errors are averaged
};

/// The causes at one value.
struct CausePlace {
  double value = 0;
  std::shared_ptr<const OpenLoopResult> result; ///< nullptr: there is none
  std::string why;                              ///< then: the reason
};

/// What is known so far. A value; it shares what was known before.
struct CausesFound {
  std::uint64_t network = 0;
  CauseAxis axis = CauseAxis::SynapticTimeConstant;
  std::shared_ptr<const OpenLoopResult> present; ///< of the network as it is
  std::vector<CausePlace> places;                ///< by value
  std::string why;                               ///< why nothing can be computed; empty when it can
  double rate = 0; ///< of the neurons when they do what their targets say, Hz; NaN for rate units
  std::shared_ptr<const OpenLoopDetails> details; ///< at detailsPlace; nullptr: none
  double detailsPlace = 0;                        ///< τs, ms
  std::size_t missing = 0;                        ///< points of the curve that are still to come
};

/// Computes open loops for the page Why and keeps what has been computed: the spikes of a network for as long
/// as the network is the same, and the causes at each value. For one thread at a time: the analysis thread's
/// cache.
class CauseSearch {
public:
  /// The network as it is, then the place, then the curve from coarse to fine; `found` is told after each
  /// that was not known before. What was computed stays known when it is stopped. @throws Cancelled
  [[nodiscard]] CausesFound find(const CauseRequest& request, const std::function<void(CausesFound)>& found,
                                 const std::stop_token& stop);

private:
  void forget(const CauseRequest& request);
  void findPresent(const CauseRequest& request, const std::stop_token& stop);
  bool findDetails(const CauseRequest& request, const std::stop_token& stop);
  bool findPlace(const CauseRequest& request, double value, const std::stop_token& stop);
  [[nodiscard]] CausePlace computed(const CauseRequest& request, double value, const std::stop_token& stop);
  [[nodiscard]] CausesFound known(const CauseRequest& request) const;

  std::uint64_t m_network = 0;
  std::optional<OpenLoop> m_loop;
  std::string m_why;
  std::shared_ptr<const OpenLoopResult> m_present;
  std::shared_ptr<const OpenLoopDetails> m_details;
  double m_detailsPlace = 0;
  std::map<CauseAxis, std::map<double, CausePlace>> m_places;
};

/// The values of the curve over an axis.
[[nodiscard]] std::vector<double> curveValues(const CauseScale& scale);

} // namespace spikeloom

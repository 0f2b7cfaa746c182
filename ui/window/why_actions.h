#pragma once

#include <QObject>

#include <optional>
#include <vector>

#include "ui/window/window_parts.h"
#include "ui/workspaces/why_view.h"

namespace spikeloom {

class CauseFinder;
class ErrorBar;
class WatchedNeurons;
class WhyWorkspace;

/// Connects what is known of the causes with error bar and page, and what is wanted there with experiment and
/// run: values that are taken become edits, training at the handle is an edit, a new network and its
/// training.
class WhyActions : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    CauseFinder& finder;
    ErrorBar& bar;
    WhyWorkspace& page;
    WatchedNeurons& watched;
  };
  WhyActions(const WindowParts& window, const Parts& parts, QObject* parent);

signals:
  /// The page is to be shown.
  void pageWanted();

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void connectPage();
  void connectRun();
  void takeTest();
  void takeNetwork();
  void draftChanged();
  void take(const Remedy& remedy);
  void trainAtHandle();
  void stepNeuron(int by);
  void moveHandle(double value);
  void present();
  void presentPage();
  void presentAxes();
  void edit(const std::vector<Remedy::Change>& changes, const QString& label);
  [[nodiscard]] bool outdated() const;
  [[nodiscard]] std::optional<CauseScale> scaleOfNetwork() const;
  [[nodiscard]] std::optional<CauseScale> scaleOfDraft() const;

  Draft& m_draft;
  RunController& m_controller;
  Actions& m_actions;
  UnsavedRun& m_unsaved;
  CauseFinder& m_finder;
  ErrorBar& m_bar;
  WhyWorkspace& m_page;
  WatchedNeurons& m_watched;
  std::vector<TestedNetwork> m_tested; ///< the last one is the present network's, if it has been tested
  bool m_presentTested = false;
  std::optional<Experiment> m_testedWith; ///< what the last test was made with
  std::size_t m_tests = 0;                ///< of the present network, until then
  double m_drafted = 0;                   ///< the handle's parameter in the draft
};

} // namespace spikeloom

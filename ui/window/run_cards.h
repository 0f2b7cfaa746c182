#pragma once

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>

#include "core/run/frame.h"
#include "core/study/run_card.h"
#include "ui/window/window_parts.h"

class QSettings;

namespace spikeloom {

class CauseFinder;
class LiveWorkspace;
class RunsStrip;
struct RunCardView;

/// Makes a card of every training run, keeps the last ones with their saved runs in the state folder within
/// the limit that is set, and connects them with strip and page Live. Saving goes through the worker's
/// writer, when training has come to its end, is paused, or its network is about to be replaced.
class RunCards : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    CauseFinder& causes;
    RunsStrip& strip;
    LiveWorkspace& live;
    QSettings& settings;
    std::function<void(const QString& file)> open; ///< a saved run, after asking
  };
  RunCards(const WindowParts& window, Parts parts, QObject* parent);

  /// Before the threads end: what was learned since it was saved is saved once more.
  void finish();
  [[nodiscard]] const RunShelf& shelf() const { return m_shelf; }

signals:
  void told(const QString& sentence);

private:
  void connectRun();
  void connectStrip();
  void takeBuilt();
  void takeFrame(const Frame& frame);
  void begin();
  void takePoints(const Frame& frame);
  void takeCauses();
  void keep();
  void reload();
  void present();
  void presentChoice();
  void rename(const QString& id, const QString& name);
  void remove(const QString& id);
  [[nodiscard]] double limit() const;
  [[nodiscard]] const KeptRun* keptOf(const QString& id) const;
  [[nodiscard]] RunCardView viewOf(const KeptRun& run) const;
  template <class Work> bool trying(Work&& work);

  WindowParts m_window;
  Parts m_parts;
  RunShelf m_shelf;
  std::vector<KeptRun> m_kept; ///< from old to new, the present one included

  // The present network's
  std::uint64_t m_run = 0;
  std::optional<RunCard> m_card;         ///< once it has trained
  std::optional<FileLock> m_hold;        ///< of the card
  std::optional<FileLock> m_openHold;    ///< of the card that it was opened from
  std::optional<std::size_t> m_baseline; ///< loops that a run had when it was opened
  std::size_t m_loops = 0, m_tests = 0;  ///< taken over into the card
  std::size_t m_savedLoops = 0;
  double m_bytes = 0;       ///< about what its saved run takes
  std::uint64_t m_look = 0; ///< asks for that
  std::set<QString> m_saving;
  bool m_broken = false; ///< the folder cannot be written: it has been told
  std::string m_title;   ///< of the preset that it was built from
  Experiment m_preset;
  QTimer m_soon; ///< merges what changes while it trains
  QTimer m_rest; ///< one who goes on trial by trial is not waited for to save each
};

} // namespace spikeloom

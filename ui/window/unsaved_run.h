#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <set>

#include "core/run/frame.h"
#include "core/session/messages.h"

class QWidget;

namespace spikeloom {

class RunController;

/// Knows whether the present network has learned something that is in no file, and asks before it is thrown
/// away. All saving and loading of runs goes through here.
class UnsavedRun : public QObject {
  Q_OBJECT

public:
  UnsavedRun(RunController& controller, QWidget* window);

  /// Training went on since the network was built, saved or opened.
  [[nodiscard]] bool unsaved() const { return m_trained && m_latest != m_kept; }
  /// The file that holds the present network as it is; empty when none does.
  [[nodiscard]] QString file() const { return m_latest == m_kept ? m_keptFile : QString(); }

  /// The file that the present network was opened from; empty when it was built.
  [[nodiscard]] QString openedFrom() const { return m_latest.run == m_openedRun ? m_loadedFile : QString(); }

  void save(const QString& file);
  /// A copy for the program's own use: the network counts as saved no more than before. Told by keptCopy().
  void saveCopy(const QString& file);
  /// Opens a saved run. Returns its run's id. `saved`: it stands in this file for the user, too.
  std::uint64_t load(const QString& file, bool saved = true);

  enum class Loss { Quit, NewNetwork, OpenRun };
  /// Does something that the present network does not outlive: at once when nothing would be lost; else after
  /// asking, and after saving if that is the answer; never after Cancel, or when saving fails.
  void before(Loss loss, const std::function<void()>& act);

  enum class Answer { Save, Discard, Cancel };
  /// How it asks; a test has its own ways.
  struct Ways {
    std::function<Answer(Loss loss)> question;
    std::function<QString()> file; ///< where to save; empty: nowhere
  };
  void setWays(Ways ways) { m_ways = std::move(ways); }
  /// Asks for a file as "Save run…" does, and saves.
  void askAndSave();

signals:
  void saved(const QString& file);
  void keptCopy(const QString& file);

private:
  /// A moment of a run; training is what makes one differ from the next.
  struct Moment {
    std::uint64_t run = 0;
    std::size_t loops = 0;
    double time = 0; ///< in the training trial under way
    bool operator==(const Moment&) const = default;
  };
  void takeFrame(const Frame& frame);
  void takeSaved(const QString& file);
  void takeRefusal(const Refused& refused);
  [[nodiscard]] Answer ask(Loss loss);
  [[nodiscard]] QString askFile();

  RunController& m_controller;
  QWidget* m_window;
  Ways m_ways;
  Moment m_latest, m_kept, m_saving;
  QString m_keptFile, m_savingFile, m_loadedFile;
  std::set<QString> m_copies;    ///< for the program's own use, being written
  std::uint64_t m_openedRun = 0; ///< the run of m_loadedFile
  std::uint64_t m_loaded = 0;    ///< the run that was read from m_loadedFile, until its first frame
  bool m_loadedSaved = false, m_trained = false;
  bool m_askBeforeReplacing = true;
  std::function<void()> m_act; ///< after saving
};

} // namespace spikeloom

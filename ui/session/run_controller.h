#pragma once

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

#include "core/run/frame.h"
#include "core/session/messages.h"

namespace spikeloom {

class PollTimer;
class Worker;

/// The run as the window sees it, and the only class that knows that it happens on another thread. Commands
/// return at once and are obeyed in order, each within some ms. A build takes as long as it takes; meanwhile
/// the network in place goes on, and train, oneTrial, test and setLive wait for the new one. Everything comes
/// back through a timer on this thread: no signal ever crosses threads, so a slow painter cannot fill the
/// event queue.
///
/// What the commands mean at any moment:
/// - train: goes on if paused; else completes the experiment's loops, or asks for as many again when all are
/// done.
///   A test follows the last loop.
/// - pause: halts within some ms, in the middle of a trial; train, oneTrial and test go on from there.
/// - oneTrial: to the end of the trial under way, or of the next one, then pauses.
/// - test: at once when nothing is under way; else at the end of the trial under way, after which training
/// goes on (or
///   is paused again, if it was). A test does not change the training that follows.
/// - cue: as test.
/// - stop: abandons the trial and the build under way, and the reading of a file for a check, and forgets
/// what was asked for; the network stays.
class RunController : public QObject {
  Q_OBJECT

public:
  explicit RunController(QObject* parent = nullptr);
  /// Stops the threads: some ms, also during a build.
  ~RunController() override;

  /// Builds a new network, which replaces the present one if it can be built. Returns its run's id.
  std::uint64_t build(const Experiment& experiment);
  /// Replaces the present network by a saved run.
  std::uint64_t load(const QString& file);
  void save(const QString& file);
  /// Records the trials of the network in place from now on; the answers are recorded(), or refused().
  void record(const QString& file, const RecordChoice& what);
  void endRecording();

  /// Ends the threads at once, after what was asked to be saved is: nothing is heard of the run any more, and
  /// nothing is obeyed.
  void finish();

  void train();
  void pause();
  void oneTrial();
  void test();
  /// A test trial with the stimulus of this target set (from 0), as soon as what is under way has ended; it
  /// is shown, but is no measurement.
  void cue(int set);
  void stop();
  /// Simulated time per wall time; infinite for as fast as it goes.
  void setSpeed(double factor);
  /// Live parameters, taken up from the next trial on.
  void setLive(const Experiment& experiment);
  /// Neurons whose activity frames of the trial under way shall hold.
  void watch(const std::vector<std::uint32_t>& neurons);
  /// Has the experiment validated; the answer is checked(), with the ticket returned here. Of several, only
  /// the last one is sure of an answer.
  std::uint64_t check(const Experiment& experiment);
  /// Asks something of the network that takes less than a few ms to answer; it is computed on the worker's
  /// thread between two chunks of work. The answer is answered(), with the ticket returned here.
  std::uint64_t look(std::function<std::any(const Simulation&)> question);

  /// The run in place, 0 before the first network; frames of other runs are never shown.
  [[nodiscard]] std::uint64_t run() const { return m_run; }
  /// A build or load is under way.
  [[nodiscard]] bool building() const { return m_awaited != 0; }
  /// What else is computed on other threads comes through the same timer.
  [[nodiscard]] PollTimer& pollTimer() { return *m_timer; }
  /// Frames that came faster than they were taken.
  [[nodiscard]] std::uint64_t droppedFrames() const;

signals:
  void frameReady(const spikeloom::Frame& frame);
  /// Another network is about to be asked for: what is asked of the present one now is done before.
  void replacing();
  void built(const spikeloom::Experiment& experiment);
  /// After built(), when there is something to say about a saved run (Simulation::notes).
  void noted(const std::vector<spikeloom::InputError>& notes);
  void buildingChanged(bool building);
  void refused(const spikeloom::Refused& refused);
  void ended(const spikeloom::RunEnded& ended);
  void halted(const spikeloom::Halted& halted);
  void saved(const QString& file);
  /// How far a recording is; the last one of it is over.
  void recorded(const spikeloom::Recorded& state);
  void checked(const spikeloom::Checked& answer);
  /// A file takes a while to be read, for a build or a check.
  void readingFile(const spikeloom::FileProgress& progress);
  /// The build under way was given up (stop); the network in place is as it was.
  void givenUp();
  void answered(const spikeloom::Answer& answer);

private:
  void send(Command command);
  bool poll();
  void deliver(const Notice& notice);
  void awaitRun(std::uint64_t run);

  std::unique_ptr<Worker> m_worker;
  PollTimer* m_timer;
  std::uint64_t m_run = 0, m_lastRun = 0, m_lastTicket = 0;
  std::uint64_t m_awaited = 0; ///< the run being built, or 0
};

} // namespace spikeloom

#pragma once

#include <any>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/errors.h"
#include "core/experiment/files_read.h"
#include "core/params/experiment.h"
#include "core/run/record_choice.h"

/// What the window and the worker tell each other besides frames: values only, so that nothing is shared.
namespace spikeloom {

class Simulation;

/// Window → worker. Obeyed in order, between chunks of work. What begins something (Train, OneTrial, Test,
/// Cue, Live) is meant for the network that was asked for last, and waits for it; all others are obeyed at
/// once.
namespace command {
struct Build {
  std::uint64_t run;
  Experiment experiment;
};
struct Load {
  std::uint64_t run;
  std::filesystem::path file;
};
struct Save {
  std::filesystem::path file;
  std::uint64_t run = 0; ///< the network that is meant; 0: the one in place
};
/// Records the trials of the network in place, from the next end of a trial on: Recorder.
struct Record {
  std::filesystem::path file;
  RecordChoice what;
  std::uint64_t run = 0; ///< the network that is meant
};
struct EndRecording {};
struct Train {};
struct Pause {};
struct OneTrial {};
struct Test {};
/// A trial without learning that begins with this target set's stimulus.
struct Cue {
  int set; ///< from 0
};
struct Stop {};
struct Speed {
  double factor; ///< simulated ms per ms of wall time; infinite: as fast as it goes
};
struct Live {
  Experiment experiment;
};
struct Watch {
  std::vector<std::uint32_t> neurons;
};
struct Check {
  std::uint64_t ticket;
  Experiment experiment;
};
/// Asks something of the network in place that takes less than a few ms to answer.
struct Look {
  std::uint64_t ticket;
  std::function<std::any(const Simulation&)> question;
};
} // namespace command

using Command =
    std::variant<command::Build, command::Load, command::Save, command::Train, command::Pause,
                 command::OneTrial, command::Test, command::Cue, command::Stop, command::Speed, command::Live,
                 command::Watch, command::Check, command::Look, command::Record, command::EndRecording>;

/// A network is in place: built, or read from a saved run.
struct Built {
  std::uint64_t run;
  Experiment experiment;
  std::vector<InputError> notes; ///< of a saved run: Simulation::notes
};

/// Something that was asked for could not be done; the network and its run are as they were.
struct Refused {
  enum class What { Build, Load, Save, Live, Record } what;
  std::uint64_t run;                ///< the run it would have become; 0 when it was to become none
  std::vector<InputError> problems; ///< at least one
};

/// The run cannot go on. What was computed is kept for looking at; going on needs a new network.
struct RunEnded {
  enum class Reason { Diverged, Failed } reason;
  std::uint64_t run;
  std::string message;
};

/// The run pauses because nobody would want to go on unseen; it can go on. Told once a network.
struct Halted {
  std::uint64_t run;
  std::string message;
};

struct Saved {
  std::filesystem::path file;
};

/// How far the recording of the network in place is: told after each trial, and when it is over (another
/// network takes the place of its own, it was ended, or it has failed).
struct Recorded {
  std::filesystem::path file;
  std::size_t trials = 0;           ///< on the disk
  std::uintmax_t bytes = 0;         ///< of the file
  bool over = false;                ///< the file is complete, or has failed
  std::vector<InputError> problems; ///< why it ended early
};

/// What validate() says about the experiment handed in with this ticket.
struct Checked {
  std::uint64_t ticket;
  std::vector<InputError> problems;
  std::vector<FileRead> read; ///< without problems: what its files hold
  bool unread = false;        ///< a file was not read to its end, because Stop asked for it
};

/// A file takes a while to be read. Told several times a second until it is over.
struct FileProgress {
  std::uint64_t run; ///< that is being built; 0: an experiment is being checked
  std::string file;
  double fraction; ///< of the file, 0 to 1
  bool over;       ///< read, given up or refused: which of them, others tell
};

/// A build or load was given up because Stop asked for it; the network in place stays.
struct GivenUp {
  std::uint64_t run;
};

/// What a Look came to; empty without a network, or when the question threw.
struct Answer {
  std::uint64_t run, ticket;
  std::any value;
};

/// Worker → window: few, and none may be lost (frames may).
using Notice =
    std::variant<Built, Refused, RunEnded, Halted, Saved, Checked, FileProgress, GivenUp, Answer, Recorded>;

} // namespace spikeloom
